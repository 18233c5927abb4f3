import Foundation
import Testing

@testable import CharivoEngine

struct RationalResamplerTests {
    private func tone(_ hertz: Double, rate: Int, milliseconds: Int = 400) -> [Int16] {
        (0..<(rate * milliseconds / 1_000)).map { Int16(10_000 * sin(2 * .pi * hertz * Double($0) / Double(rate))) }
    }

    private func level(_ samples: some Collection<Int16>) -> Double {
        (samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))).squareRoot()
    }

    @Test(
        "Every pair of rates keeps the length and the loudness of a tone",
        arguments: [(24_000, 16_000), (24_000, 8_000), (8_000, 16_000), (16_000, 24_000), (22_050, 24_000), (16_000, 8_000)])
    func rates(_ input: Int, _ output: Int) {
        var resampler = RationalResampler(from: input, to: output)
        let samples = resampler.resample(tone(1_000, rate: input))
        #expect(abs(samples.count - output * 400 / 1_000) <= 1)
        #expect(abs(level(samples.dropFirst(100)) - 7_071) < 150)
    }

    @Test("What the lower rate cannot hold is taken out instead of folding back")
    func aliases() {
        var resampler = RationalResampler(from: 24_000, to: 8_000)
        #expect(level(resampler.resample(tone(6_000, rate: 24_000)).dropFirst(100)) < 30)
    }

    @Test("A stream in pieces is resampled as in one")
    func pieces() {
        let sound = tone(700, rate: 24_000)
        var whole = RationalResampler(from: 24_000, to: 16_000)
        var cut = RationalResampler(from: 24_000, to: 16_000)
        var rest = sound[...]
        var pieces: [Int16] = []
        for length in [1, 7, 480, 2_400, 3, 9_999] {
            pieces += cut.resample(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        #expect(pieces == whole.resample(sound))
    }

    @Test("Equal rates pass through, and the loudest sound does not overflow")
    func edges() {
        var same = RationalResampler(from: 8_000, to: 8_000)
        #expect(same.resample([1, 2, 3]) == [1, 2, 3])
        var loud = RationalResampler(from: 24_000, to: 16_000)
        let square = (0..<2_400).map { ($0 / 6).isMultiple(of: 2) ? Int16.max : Int16.min }
        #expect(loud.resample(square).contains(Int16.max))
    }
}
