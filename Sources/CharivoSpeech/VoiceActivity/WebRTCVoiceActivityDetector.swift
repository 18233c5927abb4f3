public import CharivoEngine

/// WebRTC's voice activity detection, from `webrtc-audio-processing`.
///
/// It tells voices from other sound by the shape of the spectrum, so soft speech is found that an energy threshold misses.
public struct WebRTCVoiceActivityDetector: VoiceActivityDetector {
    /// How readily a frame is called speech.
    public enum Likelihood: Int32, Sendable, Hashable, CaseIterable {
        /// Fewest false alarms.
        case veryLow = 0
        /// The default: few false alarms, and the ends of words are kept.
        case low
        /// Between the two.
        case moderate
        /// Fewest misses.
        case high
    }

    /// 16,000 Hz: what recognisers hear, and all that is in a voice that helps to find it.
    public let sampleRate = 16_000
    /// 160 samples: 10 ms.
    public let frameLength = 160

    private let likelihood: Likelihood
    private let suppressesNoise: Bool
    private var native: NativeVoiceDetector?

    /// Makes a detector that has heard nothing.
    ///
    /// - Parameters:
    ///   - likelihood: How readily a frame is called speech.
    ///   - suppressesNoise: Whether steady noise is taken out before a frame is judged; costs three times the computing.
    public init(likelihood: Likelihood = .low, suppressesNoise: Bool = false) {
        self.likelihood = likelihood
        self.suppressesNoise = suppressesNoise
        native = NativeVoiceDetector(sampleRate: 16_000, likelihood: likelihood.rawValue, suppressNoise: suppressesNoise ? 1 : -1)
    }

    /// Judges the next 10 ms.
    public mutating func isSpeech(_ frame: ArraySlice<Int16>) -> Bool {
        native?.judge(frame) ?? false
    }

    /// Forgets what was heard.
    public mutating func reset() {
        native = NativeVoiceDetector(sampleRate: 16_000, likelihood: likelihood.rawValue, suppressNoise: suppressesNoise ? 1 : -1)
    }
}
