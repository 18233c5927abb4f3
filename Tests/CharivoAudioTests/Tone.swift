import Foundation

/// Pure tones, and how much of one is in a piece of sound.
enum Tone {
    static func samples(_ frequency: Double, sampleRate: Int, count: Int, amplitude: Double = 12_000) -> [Int16] {
        (0..<count).map { Int16((sin(2 * .pi * frequency * Double($0) / Double(sampleRate)) * amplitude).rounded()) }
    }

    /// The amplitude of one frequency (a Goertzel filter), leaving out the first and last hundredth of a second.
    static func amplitude(of frequency: Double, in samples: [Int16], sampleRate: Int) -> Double {
        let edge = sampleRate / 100
        let inner = samples.dropFirst(edge).dropLast(edge)
        let step = 2 * Double.pi * frequency / Double(sampleRate)
        var (real, imaginary) = (0.0, 0.0)
        for (index, sample) in inner.enumerated() {
            real += Double(sample) * cos(step * Double(index))
            imaginary += Double(sample) * sin(step * Double(index))
        }
        return 2 * (real * real + imaginary * imaginary).squareRoot() / Double(inner.count)
    }

    /// The most that one sample differs from the one before it.
    static func largestStep(in samples: [Int16]) -> Int {
        zip(samples, samples.dropFirst()).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }
}
