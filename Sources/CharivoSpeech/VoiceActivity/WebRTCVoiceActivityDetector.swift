public import CharivoEngine

/// WebRTC's voice activity detection, from `webrtc-audio-processing`, with a floor under it.
///
/// The library tells voices from other sound by the shape of the spectrum, so that soft speech is found which a threshold
/// misses; but it holds on for long after a click, and takes some rooms for voices. A frame is speech when the library says
/// so and it is a little louder than the room (see `EnergyVoiceActivityDetector`). In a trial with voices of people and of
/// flite in seven kinds of noise at 10 and 20 dB, the two together began no turn where nobody spoke and found every one.
public struct WebRTCVoiceActivityDetector: VoiceActivityDetector {
    /// How readily the library calls a frame speech.
    public enum Likelihood: Int32, Sendable, Hashable, CaseIterable {
        /// Fewest false alarms.
        case veryLow = 0
        /// Few false alarms.
        case low
        /// The default: the ends of words are kept.
        case moderate
        /// Fewest misses.
        case high
    }

    /// 16,000 Hz: what recognisers hear, and all of a voice that helps to find it.
    public let sampleRate = 16_000
    /// 160 samples: 10 ms.
    public let frameLength = 160

    private let likelihood: Likelihood
    private let suppressesNoise: Bool
    private var floor: EnergyVoiceActivityDetector?
    private var native: NativeVoiceDetector?

    /// Makes a detector that has heard nothing.
    ///
    /// - Parameters:
    ///   - likelihood: How readily the library calls a frame speech.
    ///   - suppressesNoise: Whether the library takes steady noise out before it judges; finds more speech in loud noise, and
    ///     needs three times the computing and a second to learn the noise, in which it may raise a false alarm.
    ///   - floorMargin: How much louder than the room speech is at least, in decibels; `nil` leaves it to the library alone.
    public init(likelihood: Likelihood = .moderate, suppressesNoise: Bool = false, floorMargin: Double? = 3) {
        self.likelihood = likelihood
        self.suppressesNoise = suppressesNoise
        floor = floorMargin.map { EnergyVoiceActivityDetector(sampleRate: 16_000, margin: $0) }
        native = Self.native(likelihood, suppressesNoise)
    }

    /// Judges the next 10 ms. A frame of another length is no speech.
    public mutating func isSpeech(_ frame: ArraySlice<Int16>) -> Bool {
        // Both hear every frame, because both learn from it.
        let isLoud = floor?.isSpeech(frame) ?? true
        let isVoice = native?.judge(frame) ?? false
        return isLoud && isVoice
    }

    /// Forgets what was heard.
    public mutating func reset() {
        floor?.reset()
        native = Self.native(likelihood, suppressesNoise)
    }

    private static func native(_ likelihood: Likelihood, _ suppressesNoise: Bool) -> NativeVoiceDetector? {
        NativeVoiceDetector(sampleRate: 16_000, likelihood: likelihood.rawValue, suppressNoise: suppressesNoise ? 1 : -1)
    }
}
