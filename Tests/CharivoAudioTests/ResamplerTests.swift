import CharivoAudio
import CharivoRealtime
import Testing

@Suite("Resampler")
struct ResamplerTests {
    static let rates = [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000]
    static let pairs = rates.flatMap { from in rates.map { (from, $0) } }

    @Test("The output lasts as long as the input, whatever the rates and the pieces", arguments: pairs)
    func length(from: Int, to: Int) throws {
        for count in [0, 1, 7, 160, 1_001, from / 3] {
            var resampler = try Resampler(from: from, to: to)
            let input = Tone.samples(440, sampleRate: from, count: count)
            var output = 0
            for start in stride(from: 0, to: count, by: 97) {
                output += resampler.process(input[start..<min(start + 97, count)]).count
            }
            output += resampler.flush().count
            #expect(output == Int((Double(count) * Double(to) / Double(from)).rounded()), "\(count) samples")
        }
    }

    @Test("A tone keeps its pitch, its level and its place in time", arguments: pairs)
    func tone(from: Int, to: Int) throws {
        let audio = PCMAudio(samples: Tone.samples(1_000, sampleRate: from, count: from / 2), sampleRate: from)
        let output = try audio.resampled(to: to)
        let amplitude = Tone.amplitude(of: 1_000, in: output.samples, sampleRate: to)
        #expect(abs(amplitude - 12_000) < 120, "amplitude \(amplitude)")
        let expected = Tone.samples(1_000, sampleRate: to, count: output.samples.count)
        let inner = (to / 100)..<(output.samples.count - to / 100)
        let worst = inner.map { abs(Int(output.samples[$0]) - Int(expected[$0])) }.max() ?? 0
        #expect(worst < 200, "shifted or distorted by up to \(worst)")
    }

    @Test("A tone above what the new rate can hold is removed, not folded down")
    func noAlias() throws {
        let audio = PCMAudio(samples: Tone.samples(10_000, sampleRate: 48_000, count: 24_000), sampleRate: 48_000)
        let output = try audio.resampled(to: 16_000)
        #expect(Tone.amplitude(of: 6_000, in: output.samples, sampleRate: 16_000) < 60)
    }

    @Test("Pieces give the same samples as the whole", arguments: [1, 13, 480, 4_096])
    func pieces(size: Int) throws {
        let input = Tone.samples(700, sampleRate: 44_100, count: 20_000)
        var whole = try Resampler(from: 44_100, to: 24_000)
        let expected = whole.process(input) + whole.flush()
        var resampler = try Resampler(from: 44_100, to: 24_000)
        var output: [Int16] = []
        for start in stride(from: 0, to: input.count, by: size) {
            output += resampler.process(input[start..<min(start + size, input.count)])
        }
        output += resampler.flush()
        #expect(output == expected)
    }

    @Test("After a flush it is as new")
    func reuse() throws {
        let input = Tone.samples(700, sampleRate: 16_000, count: 3_000)
        var resampler = try Resampler(from: 16_000, to: 24_000)
        let first = resampler.process(input) + resampler.flush()
        let second = resampler.process(input) + resampler.flush()
        #expect(first == second)
        #expect(resampler.flush().isEmpty)
    }

    @Test("The loudest samples do not wrap around")
    func fullScale() throws {
        let square = (0..<8_000).map { $0 / 40 % 2 == 0 ? Int16.max : Int16.min }
        let output = try PCMAudio(samples: square, sampleRate: 16_000).resampled(to: 24_000)
        let middles = stride(from: 30, to: output.samples.count, by: 60)
        for middle in middles {
            let sign = middle / 60 % 2 == 0 ? 1 : -1
            #expect(Int(output.samples[middle]) * sign > 25_000)
        }
    }

    @Test("Rates that make no sense are refused with a message", arguments: [(0, 16_000), (16_000, 0), (-1, 8_000), (999, 8_000), (8_000, 1_000_000)])
    func badRates(from: Int, to: Int) {
        let error = #expect(throws: AudioError.self) { _ = try Resampler(from: from, to: to) }
        #expect(error?.code == .unsupportedRate)
        #expect(error?.message.contains("\(from) Hz") == true)
    }

    @Test("A stream may change its rate in the middle")
    func adapter() throws {
        var adapter = RateAdapter(to: 16_000)
        var count = 0
        for rate in [16_000, 24_000, 24_000, 8_000, 16_000] {
            count += try adapter.process(PCMAudio(samples: Tone.samples(300, sampleRate: rate, count: rate / 10), sampleRate: rate)).count
        }
        count += adapter.flush().count
        #expect(count == 5 * 1_600)
    }
}
