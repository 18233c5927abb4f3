/// Sound as the whole library passes it on: signed 16-bit samples of one channel, at a rate.
///
/// Wire formats (base64, little-endian bytes, G.711) end in the codec; files and devices begin in `CharivoAudio`.
public struct PCMAudio: Sendable, Hashable {
    /// The samples, one channel, −32,768 to 32,767.
    public var samples: [Int16]

    /// Samples a second, in hertz. Realtime services speak 24,000.
    ///
    /// - Precondition: It is positive. To change it re-interprets the samples; it does not resample them.
    public var sampleRate: Int {
        willSet { precondition(newValue > 0, "A sample rate is a positive number of hertz.") }
    }

    /// Makes a piece of sound.
    ///
    /// - Precondition: `sampleRate` is positive.
    public init(samples: [Int16], sampleRate: Int = PCMAudio.realtimeSampleRate) {
        precondition(sampleRate > 0, "A sample rate is a positive number of hertz.")
        self.samples = samples
        self.sampleRate = sampleRate
    }

    /// 24,000 Hz, the rate of `audio/pcm` in the realtime protocol.
    public static let realtimeSampleRate = 24_000

    /// Silence of that length.
    public static func silence(_ duration: Duration, sampleRate: Int = PCMAudio.realtimeSampleRate) -> PCMAudio {
        PCMAudio(samples: Array(repeating: 0, count: duration.samples(at: sampleRate)), sampleRate: sampleRate)
    }

    /// How long the sound lasts.
    public var duration: Duration { .samples(samples.count, at: sampleRate) }

    /// How loud the sound is: the root of the mean square of its samples, 0 (silence) to 1 (full scale).
    public var rms: Double { samples[...].rms }
}

extension Collection<Int16> {
    /// The root of the mean square of the samples, 0 (silence, or no samples) to 1 (full scale).
    package var rms: Double {
        guard !isEmpty else { return 0 }
        var sum = 0.0
        for sample in self {
            let value = Double(sample)
            sum += value * value
        }
        return (sum / Double(count)).squareRoot() / 32_768
    }
}
