import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import CharivoWebSocket
import Testing

@testable import CharivoEngine

@Suite("Any number at all, wherever a client may put one", .timeLimit(.minutes(2)))
struct HostileNumbersTests {
    static let numbers = [
        "0", "-1", "2147483648", "9007199254740992", "400000000000000000", "9223372036854775807", "-9223372036854775808", "1e300", "-0.0",
    ]

    /// Every number that a client's events have; the number stands where the `#` is.
    static let events =
        [
            ##""turn_detection":{"type":"server_vad","silence_duration_ms":#}"##,
            ##""turn_detection":{"type":"server_vad","threshold":#}"##,
            ##""turn_detection":{"type":"server_vad","prefix_padding_ms":#}"##,
            ##""turn_detection":{"type":"server_vad","idle_timeout_ms":#}"##,
            ##""format":{"type":"audio/pcm","rate":#}"##, ##""format":{"type":"audio/pcmu","rate":#}"##,
            ##""noise_reduction":{"type":"near_field","strength":#}"##,
        ].map { ##"{"type":"session.update","session":{"type":"realtime","audio":{"input":{"## + $0 + "}}}}" }
        + [
            ##""audio":{"output":{"speed":#}}"##, ##""audio":{"output":{"format":{"type":"audio/pcm","rate":#}}}"##,
            ##""max_output_tokens":#"##,
            ##""truncation":{"type":"retention_ratio","retention_ratio":#}"##,
            ##""truncation":{"type":"retention_ratio","retention_ratio":0.5,"token_limits":{"post_instructions":#}}"##,
            ##""expires_at":#"##,
            ##""temperature":#"##,
            ##""tools":[{"type":"function","name":"count","parameters":{"properties":{"index":{"type":"integer","minimum":#}}}}]"##,
        ].map { ##"{"type":"session.update","session":{"type":"realtime","## + $0 + "}}" }
        + [
            ##"{"type":"conversation.item.truncate","item_id":"a","content_index":#,"audio_end_ms":1}"##,
            ##"{"type":"conversation.item.truncate","item_id":"a","content_index":0,"audio_end_ms":#}"##,
            ##"{"type":"conversation.item.truncate","item_id":"spoken","content_index":0,"audio_end_ms":#}"##,
            ##"{"type":"response.create","response":{"conversation":"none","max_output_tokens":#}}"##,
            ##"{"type":"response.create","response":{"conversation":"none","metadata":{"a":#}}}"##,
            ##"{"type":"input_audio_buffer.commit","event_id":#}"##,
        ]

    @Test("is taken, or refused with words, and the session goes on with what the user says", arguments: events)
    func machine(event: String) throws {
        for number in Self.numbers {
            var probe = MachineProbe()
            let spoken = probe.ask()
            probe.clause("Hello there.", of: spoken)
            let item = probe.sent.compactMap { if case .outputAudioDelta(let place, _) = $0 { place.itemID } else { nil } }.first ?? "none"
            probe.input(.response(spoken, .finished))
            let text = event.replacing("#", with: number).replacing("spoken", with: item)
            do {
                let event = try ClientEvent(utf8: Array(text.utf8))
                for case .error(let error) in probe.input(.client(event)) { #expect(!error.message.isEmpty) }
            } catch {
                #expect(!WireError(error).message.isEmpty)
            }
            probe.append(Sound.silence(400) + Sound.speech(600) + Sound.silence(500))
            probe.client(.inputAudioCommit)
            probe.clause("Fine.", of: probe.ask())
            probe.now += .seconds(60)
            for timer in probe.machine.timers.keys { probe.input(.timer(timer)) }
            #expect(probe.checker.violations == [], "\(text)")
        }
    }

    @Test("is taken, or refused, by an engine that goes on serving")
    func engine() async throws {
        try await TestEngine().talk { probe in
            for event in Self.events {
                for number in Self.numbers {
                    try await probe.connection.send(.text(event.replacing("#", with: number)))
                    try await probe.send(.inputAudioAppend(.pcm16(Sound.speech(40))))
                }
            }
            try await probe.send(.unknown(type: "end", [:]), id: "the_end")
            try await probe.wait { if case .error(let error) = $0, error.eventID == "the_end" { true } else { nil } }
        }
    }

    @Test("A silence or a padding of more than a minute is refused; one longer than the longest turn is no longer than that")
    func silence() {
        for tooLong in [60_001, .max] {
            let detections = [
                WireServerVAD(prefixPaddingMilliseconds: tooLong), WireServerVAD(silenceDurationMilliseconds: tooLong),
            ]
            for detection in detections {
                let input = WireAudioInput(turnDetection: .value(.server(detection)))
                let session = WireSession(type: .realtime, audio: .value(WireSessionAudio(input: .value(input))))
                #expect(ClientEvent(.sessionUpdate(session)).violation?.message.contains("60000") == true)
            }
        }
        var probe = MachineProbe()
        let detection = WireServerVAD(prefixPaddingMilliseconds: 60_000, silenceDurationMilliseconds: 60_000)
        let input = WireAudioInput(turnDetection: .value(.server(detection)))
        probe.client(.sessionUpdate(WireSession(type: .realtime, audio: .value(WireSessionAudio(input: .value(input))))))
        let rules = probe.machine.settings.turnRules(longest: .seconds(30))
        #expect(rules?.silence == .milliseconds(30_000))
        #expect(rules?.prefixPadding == .milliseconds(5_000))
    }

    @Test("Limits without end are limits", arguments: [Duration.seconds(Int64.max), .seconds(1.6e20)])
    func limits(length: Duration) async throws {
        var engine = TestEngine()
        engine.configuration.silence = length
        engine.configuration.limits.sessionLength = max(length, .seconds(60))
        engine.configuration.limits.recognitionBacklog = length
        engine.configuration.limits.audioLead = length
        engine.configuration.limits.turnLength = max(length, .seconds(60))
        engine.configuration.limits.recognitionTime = length
        engine.configuration.limits.responseTime = max(length, .seconds(60))
        try await engine.talk { probe in
            try await probe.send(.inputAudioAppend(.pcm16(Sound.speech(400))))
            try await probe.settle()
        }
    }
}
