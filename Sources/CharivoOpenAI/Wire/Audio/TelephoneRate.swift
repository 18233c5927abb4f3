/// Sound at 24,000 samples a second, brought down to telephony's 8,000, piece by piece and without a seam between pieces.
///
/// Every third sample is kept after what 8,000 Hz cannot carry is taken out: without that, a hiss at 6,000 Hz would be heard as a
/// whistle at 2,000.
package struct TelephoneRate: Sendable {
    /// Samples in for a sample out.
    package static let ratio = 3

    /// Half of a symmetric low-pass of 63 taps, the middle one last, in 32,768ths: a sinc cut off at 3,500 Hz under a Hamming
    /// window. It is flat to 2,500 Hz and 50 dB down from 4,200 Hz on.
    private static let half: [Int] = [
        -4, 20, 32, 19, -17, -53, -54, 0, 80, 118, 56, -88,
        -207, -174, 38, 291, 361, 117, -320, -607, -428, 211, 878, 966,
        173, -1_126, -1_946, -1_253, 1_301, 4_983, 8_244, 9_546,
    ]
    private static let taps = half + half.dropLast().reversed()

    /// The newest samples, which the next piece is heard together with.
    private var tail = [Int16](repeating: 0, count: taps.count - 1)
    /// How many samples of the next piece come before the next one that is kept.
    private var skip = 0

    /// Begins with silence.
    package init() {}

    /// The next piece at 8,000 Hz. It comes 1.3 ms late, which is half the length of the filter.
    package mutating func convert(_ samples: [Int16]) -> [Int16] {
        let input = tail + samples
        var output: [Int16] = []
        output.reserveCapacity(samples.count / Self.ratio + 1)
        var start = skip
        while start < samples.count {
            var sum = 1 << 14
            for (offset, tap) in Self.taps.enumerated() { sum += tap * Int(input[start + offset]) }
            output.append(Int16(clamping: sum >> 15))
            start += Self.ratio
        }
        skip = start - samples.count
        tail = Array(input.suffix(Self.taps.count - 1))
        return output
    }
}
