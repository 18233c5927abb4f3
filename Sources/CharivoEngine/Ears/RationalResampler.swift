#if canImport(FoundationEssentials)
internal import FoundationEssentials
#endif
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Changes the rate of a stream of sound by a ratio of whole numbers, with a polyphase windowed-sinc filter.
///
/// Written for what the engine itself needs: frames at a voice activity detector's rate, and the output of a voice at the
/// wire's rate. Recognisers get the sound as it came and resample by their own means. The filter (a Blackman window over 16
/// zero crossings) keeps aliases about 60 dB down, which is enough for speech and not meant for music.
struct RationalResampler: Sendable {
    /// The rate of what is put in, in hertz.
    let inputRate: Int
    /// The rate of what comes out, in hertz.
    let outputRate: Int

    /// Filter taps by phase, each in the order of the samples they weigh, oldest first.
    private let phases: [[Float]]
    private let up: Int
    private let down: Int
    /// The newest samples before the ones being put in, oldest first.
    private var history: [Float]
    /// Where the next output falls, in 1/`up` of an input sample after the start of the next input.
    private var position = 0

    /// Makes a resampler.
    ///
    /// - Precondition: Both rates are positive.
    init(from inputRate: Int, to outputRate: Int) {
        precondition(inputRate > 0 && outputRate > 0, "A sample rate is a positive number of hertz.")
        self.inputRate = inputRate
        self.outputRate = outputRate
        let divisor = Self.greatestCommonDivisor(inputRate, outputRate)
        up = outputRate / divisor
        down = inputRate / divisor
        let cutoff = min(1, Double(outputRate) / Double(inputRate)) * 0.92
        let halfWidth = Int((8 / cutoff).rounded(.up))
        phases = Self.phases(count: up, halfWidth: halfWidth, cutoff: cutoff)
        history = Array(repeating: 0, count: 2 * halfWidth)
    }

    /// Resamples the next piece of the stream. Equal rates pass through untouched.
    mutating func resample(_ samples: some Collection<Int16>) -> [Int16] {
        guard up != down else { return Array(samples) }
        var window = history
        window.reserveCapacity(history.count + samples.count)
        for sample in samples { window.append(Float(sample)) }
        var output: [Int16] = []
        output.reserveCapacity(samples.count * up / down + 1)
        let end = samples.count * up
        let taps = history.count
        while position < end {
            let (offset, phase) = position.quotientAndRemainder(dividingBy: up)
            var sum: Float = 0
            // The filter is centred `halfWidth` samples back, so it never needs a sample that has not come yet.
            let weights = phases[phase]
            window.withUnsafeBufferPointer { window in
                weights.withUnsafeBufferPointer { weights in
                    var tap = 0
                    while tap < taps {
                        sum += weights[tap] * window[offset + 1 + tap]
                        tap += 1
                    }
                }
            }
            output.append(Int16(max(-32_768, min(32_767, sum.rounded()))))
            position += down
        }
        position -= end
        history = Array(window.suffix(taps))
        return output
    }

    /// Forgets the stream so far.
    mutating func reset() {
        position = 0
        history = Array(repeating: 0, count: history.count)
    }

    private static func phases(count: Int, halfWidth: Int, cutoff: Double) -> [[Float]] {
        (0..<count).map { phase in
            var taps = (0..<(2 * halfWidth)).map { age -> Double in
                let distance = Double(age - halfWidth) + Double(phase) / Double(count)
                let reach = distance / Double(halfWidth)
                guard abs(reach) < 1 else { return 0 }
                let blackman = 0.42 + 0.5 * cos(.pi * reach) + 0.08 * cos(2 * .pi * reach)
                let angle = .pi * distance * cutoff
                return blackman * (angle == 0 ? 1 : sin(angle) / angle)
            }
            // Each phase sums to one, so that a steady level stays exactly as loud.
            let total = taps.reduce(0, +)
            for index in taps.indices { taps[index] /= total }
            return taps.reversed().map(Float.init)
        }
    }

    private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }
}
