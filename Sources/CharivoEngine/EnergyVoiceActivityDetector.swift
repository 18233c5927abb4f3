#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Calls a frame speech when it is clearly louder than what the room has sounded like of late.
///
/// It needs no library. In steady noise it raises no false alarm, but soft speech a little above the noise is lost; a
/// detector that looks at the spectrum hears that. The engine's default where none is given.
public struct EnergyVoiceActivityDetector: VoiceActivityDetector {
    /// The rate of the frames, in hertz.
    public let sampleRate: Int
    /// 10 ms of samples.
    public let frameLength: Int

    /// How far above the floor speech is, in decibels.
    public let margin: Double
    /// Sound below this level is never speech, in decibels below full scale.
    public let silenceLevel: Double

    /// The level of the room, in decibels relative to full scale; `nil` before the first frame.
    private var floor: Double?
    private var smoothed = -100.0

    /// Makes a detector that has heard nothing.
    ///
    /// - Parameters:
    ///   - sampleRate: The rate of the frames, in hertz.
    ///   - margin: How far above the floor speech is, in decibels.
    ///   - silenceLevel: Sound below this level, in decibels relative to full scale, is never speech.
    public init(sampleRate: Int = 16_000, margin: Double = 9, silenceLevel: Double = -55) {
        precondition(sampleRate >= 1_000, "A voice cannot be heard below 1,000 samples a second.")
        self.sampleRate = sampleRate
        frameLength = sampleRate / 100
        self.margin = margin
        self.silenceLevel = silenceLevel
    }

    /// Judges the next 10 ms.
    public mutating func isSpeech(_ frame: ArraySlice<Int16>) -> Bool {
        let level = Self.level(of: frame)
        // A single loud frame is a click; speech lasts. The average reaches most of a step in three frames.
        smoothed += (level - smoothed) * 0.4
        let floor = adaptedFloor(to: level)
        self.floor = floor
        return smoothed > max(floor + margin, silenceLevel)
    }

    /// Forgets what was heard.
    public mutating func reset() {
        floor = nil
        smoothed = -100
    }

    /// Falls quickly to a quieter room, rises slowly to a louder one, so that a sentence does not become the floor.
    private func adaptedFloor(to level: Double) -> Double {
        // Nobody begins in the middle of a word: until proven otherwise the first frame is the room, unless it is already loud.
        guard let floor else { return min(level, -45) }
        let rate = level < floor ? 0.2 : (level < floor + margin ? 0.02 : 0.002)
        return max(floor + (level - floor) * rate, -90)
    }

    /// The frame's level in decibels relative to full scale, −100 for silence.
    private static func level(of frame: ArraySlice<Int16>) -> Double {
        guard !frame.isEmpty else { return -100 }
        var sum = 0.0
        for sample in frame { sum += Double(sample) * Double(sample) }
        let power = sum / Double(frame.count) / (32_768 * 32_768)
        return power > 1e-10 ? 10 * log10(power) : -100
    }
}
