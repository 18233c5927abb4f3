#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Calls a frame speech when it is clearly louder than the quietest moment of the last seconds.
///
/// It needs no library. Steady noise raises no false alarm, but speech that is little louder than the noise is lost; a
/// detector that looks at the spectrum hears that.
public struct EnergyVoiceActivityDetector: VoiceActivityDetector {
    /// The rate of the frames, in hertz.
    public let sampleRate: Int
    /// 10 ms of samples.
    public let frameLength: Int
    /// How far above the floor speech is, in decibels.
    public let margin: Double
    /// Sound below this level is never speech, in decibels relative to full scale.
    public let silenceLevel: Double

    /// The quietest moment of every fifth of a second, the newest last: silence between words is shorter than all of them
    /// together, and a fan that was switched on is the new quiet after them.
    private var quietest: [Double] = []
    private var framesInBlock = 0
    private var smoothed: Double?

    private static let blockFrames = 20
    private static let blocks = 12

    /// Makes a detector that has heard nothing.
    ///
    /// - Parameters:
    ///   - sampleRate: The rate of the frames, in hertz; at least 1,000.
    ///   - margin: How far above the floor speech is, in decibels.
    ///   - silenceLevel: Sound below this level, in decibels relative to full scale, is never speech.
    public init(sampleRate: Int = 16_000, margin: Double = 6, silenceLevel: Double = -55) {
        precondition(sampleRate >= 1_000, "A voice cannot be heard below 1,000 samples a second.")
        self.sampleRate = sampleRate
        frameLength = sampleRate / 100
        self.margin = margin
        self.silenceLevel = silenceLevel
    }

    /// The level of the room, in decibels relative to full scale; `nil` before the first frame.
    public var floor: Double? { quietest.min() }

    /// Judges the next 10 ms.
    public mutating func isSpeech(_ frame: ArraySlice<Int16>) -> Bool {
        let level = Self.level(of: frame)
        // A single loud frame is a click; speech lasts. The average comes most of the way in three frames.
        let average = smoothed.map { $0 + (level - $0) * 0.4 } ?? level
        smoothed = average
        remember(average)
        return average > max((floor ?? average) + margin, silenceLevel)
    }

    /// Forgets what was heard.
    public mutating func reset() {
        quietest = []
        framesInBlock = 0
        smoothed = nil
    }

    private mutating func remember(_ level: Double) {
        if framesInBlock == 0 {
            if quietest.count == Self.blocks { quietest.removeFirst() }
            quietest.append(level)
        } else if let last = quietest.popLast() {
            quietest.append(min(last, level))
        }
        framesInBlock = (framesInBlock + 1) % Self.blockFrames
    }

    /// The frame's level in decibels relative to full scale. Never below −80: what is quieter is as silent as digital silence,
    /// which would make the faintest hiss stand out.
    private static func level(of frame: ArraySlice<Int16>) -> Double {
        guard !frame.isEmpty else { return -80 }
        var sum = 0.0
        for sample in frame { sum += Double(sample) * Double(sample) }
        let power = sum / Double(frame.count) / (32_768 * 32_768)
        return power > 1e-8 ? 10 * log10(power) : -80
    }
}
