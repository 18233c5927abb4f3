import CharivoJSON
import CharivoOpenAI
import Testing

@testable import CharivoEngine

struct SessionSettingsTests {
    private func update(_ detection: Patch<WireTurnDetection>) -> WireSession {
        WireSession(type: .realtime, audio: .value(WireSessionAudio(input: .value(WireAudioInput(turnDetection: detection)))))
    }

    @Test("A fresh session is the live service's: PCM at 24 kHz, server VAD, a voice, no transcripts")
    func fresh() {
        let probe = MachineProbe()
        guard case .sessionCreated(let session)? = probe.sent.first else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(session.type == .realtime && session.object == "realtime.session")
        #expect(session.model == .value("test"))
        #expect(session.input?.turnDetection.value == .server(.default))
        #expect(session.input?.transcription.isNull == true)
        #expect(session.output?.voice == .value(.named("marin")))
        #expect(session.output?.format.value == WireAudioFormat(.pcm16))
    }

    @Test("One bad member discards the whole update")
    func wholeOrNothing() {
        var probe = MachineProbe()
        let answer = probe.client(
            .sessionUpdate(WireSession(type: .realtime, instructions: .value("Be kind."), maxOutputTokens: .value(.tokens(0)))))
        #expect(answer.first?.errorCode == "integer_below_min_value")
        guard case .sessionUpdated(let session)? = probe.client(.sessionUpdate(WireSession(type: .realtime))).first else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(session.instructions == .value(""))
    }

    @Test("The voice may change until the character has spoken")
    func voiceLock() {
        func voice(_ name: String) -> ClientEvent.Payload {
            .sessionUpdate(
                WireSession(
                    type: .realtime,
                    audio: .value(WireSessionAudio(output: .value(WireAudioOutput(voice: .value(.named(name))))))))
        }
        var probe = MachineProbe()
        #expect(probe.client(voice("alloy")).map(\.kind) == ["sessionUpdated"])
        let id = probe.ask()
        probe.clause("Hello.", of: id)
        #expect(probe.client(voice("verse")).first?.errorCode == "cannot_update_voice")
        #expect(probe.client(voice("alloy")).map(\.kind) == ["sessionUpdated"])
    }

    @Test(
        "Turn detection sets the rules of turns",
        arguments: [
            (Patch.value(WireTurnDetection.server(WireServerVAD(silenceDurationMilliseconds: 700))), 700),
            (.value(.semantic(WireSemanticVAD(eagerness: .high))), 300), (.value(.semantic(WireSemanticVAD(eagerness: .auto))), 600),
            (.value(.semantic(WireSemanticVAD(eagerness: .low))), 1_200), (.null, nil),
        ] as [(Patch<WireTurnDetection>, Int?)])
    func turnRules(_ detection: Patch<WireTurnDetection>, _ silence: Int?) {
        var probe = MachineProbe()
        probe.client(.sessionUpdate(update(detection)))
        let rules = probe.machine.settings.turnRules(longest: .seconds(300))
        #expect(rules?.silence == silence.map { .milliseconds($0) })
    }

    @Test("A higher threshold asks for more speech")
    func threshold() {
        var probe = MachineProbe()
        probe.client(.sessionUpdate(update(.value(.server(WireServerVAD(threshold: 1))))))
        #expect(probe.machine.settings.turnRules(longest: .seconds(1))?.speechNeeded == .milliseconds(160))
        probe.client(.sessionUpdate(update(.value(.server(WireServerVAD(threshold: 0))))))
        #expect(probe.machine.settings.turnRules(longest: .seconds(1))?.speechNeeded == .milliseconds(80))
    }

    @Test("A voice that the synthesizer does not know is always the same one of its voices")
    func voices() {
        let choice = VoiceChoice(voices: ["anna", "bert"], aliases: ["marin": "bert"])
        #expect(choice.voice(for: .named("bert")) == "bert")
        #expect(choice.voice(for: .named("marin")) == "bert")
        #expect(choice.voice(for: nil) == "anna")
        let names = ["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "cedar"]
        let voices = Set(names.map { choice.voice(for: .named($0)) })
        #expect(voices == ["anna", "bert"])
        #expect(choice.voice(for: .custom(id: "voice_1")) == choice.voice(for: .named("voice_1")))
    }
}
