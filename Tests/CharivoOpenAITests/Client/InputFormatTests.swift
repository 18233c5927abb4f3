import CharivoRealtime
import Testing

@testable import CharivoOpenAI

@Suite("The format in which a service hears the user")
struct InputFormatTests {
    private func config(_ format: JSONValue) -> RealtimeSessionConfig {
        RealtimeSessionConfig(providerOptions: ["audio": ["input": ["format": format]]])
    }

    /// A tone, in 16-bit samples at 24,000 Hz.
    private func tone(_ hertz: Double, _ duration: Duration = .seconds(1)) -> PCMAudio {
        var sound = PCMAudio.silence(duration)
        // A rotation by a fixed angle, so that no sine is needed but by its series.
        let angle = 2 * Double.pi * hertz / 24_000
        let (cosine, sine) = (cos(angle), sin(angle))
        var (x, y) = (1.0, 0.0)
        for index in sound.samples.indices {
            (x, y) = (x * cosine - y * sine, x * sine + y * cosine)
            sound.samples[index] = Int16(10_000 * y)
        }
        return sound
    }

    private func cos(_ angle: Double) -> Double { sin(angle + Double.pi / 2) }

    private func sin(_ angle: Double) -> Double {
        var (term, sum) = (angle, angle)
        for step in 1..<20 {
            term *= -angle * angle / Double(2 * step * (2 * step + 1))
            sum += term
        }
        return sum
    }

    @Test("Sound that a service hears at 24,000 Hz goes out as it came")
    func unchanged() {
        var format = InputFormat()
        let sound = tone(440, .milliseconds(20))
        #expect(format.convert(sound) == sound)
        #expect(format.encoding == .pcm16)
    }

    @Test("G.711 is sound at 8,000 Hz: a third of the samples, the same tone, and as loud", arguments: ["audio/pcmu", "audio/pcma"])
    func telephone(type: String) {
        var format = InputFormat()
        format.asked(config(["type": .string(type)]), messageID: "evt_1")
        let converted = format.convert(tone(1_000))
        #expect(converted.sampleRate == 8_000)
        #expect(converted.samples.count == 8_000)
        #expect(converted.duration == .seconds(1))
        #expect(abs(converted.rms / tone(1_000).rms - 1) < 0.02)
        let crossings = zip(converted.samples, converted.samples.dropFirst()).count { ($0 < 0) != ($1 < 0) }
        #expect((1_990...2_006).contains(crossings), "a tone of 1,000 Hz crosses zero 2,000 times in a second")
    }

    @Test("What 8,000 Hz cannot carry is taken out, and does not come back as a whistle")
    func noAlias() {
        var format = InputFormat()
        format.asked(config(["type": "audio/pcmu"]), messageID: "evt_1")
        #expect(format.convert(tone(6_000)).rms < tone(6_000).rms / 300)
    }

    @Test("Sound in pieces of any length is the same sound", arguments: [1, 2, 3, 7, 480])
    func pieces(length: Int) {
        var whole = TelephoneRate()
        var parts = TelephoneRate()
        let samples = tone(700, .milliseconds(100)).samples
        var joined: [Int16] = []
        for start in stride(from: 0, to: samples.count, by: length) {
            joined += parts.convert(Array(samples[start..<min(start + length, samples.count)]))
        }
        #expect(joined == whole.convert(samples))
    }

    @Test("The format holds from the update that asks for it on, and is the old one again when that is refused")
    func refused() {
        var format = InputFormat()
        format.asked(config(["type": "audio/pcmu"]), messageID: "evt_1")
        #expect(format.encoding == .pcmu)
        format.refused(messageID: "evt_0")
        #expect(format.encoding == .pcmu)
        format.refused(messageID: "evt_1")
        #expect(format.encoding == .pcm16)
        format.asked(config(["type": "audio/pcma"]), messageID: "evt_2")
        format.confirmed(WireAudioFormat(.pcmu))
        #expect(format.encoding == .pcmu, "the service has the last word")
        format.refused(messageID: "evt_2")
        #expect(format.encoding == .pcmu)
    }

    @Test(
        "A format that sound cannot be coded in is refused before the dial, with where and what to do",
        arguments: [["type": "audio/opus"], ["type": "audio/pcm", "rate": 16_000], [:]] as [JSONValue])
    func unusable(format: JSONValue) async {
        let client = OpenAIRealtimeClient(endpoint: "ws://127.0.0.1:1/v1/realtime", apiKey: nil)
        let error = await #expect(throws: RealtimeError.self) {
            _ = try await client.withConnection(ConnectionRequest(config: config(format), generation: 1)) { _ in }
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "session.audio.input.format")
    }

    @Test(
        "The formats of the protocol are not refused",
        arguments: [["type": "audio/pcm", "rate": 24_000], ["type": "audio/pcm"], ["type": "audio/pcmu"]] as [JSONValue])
    func usable(format: JSONValue) {
        #expect(config(format).inputFormatError == nil)
    }
}
