import Testing

@testable import CharivoRealtime

@Suite("What a provider has in force, against what it was asked for")
struct ReadBackTests {
    @Test("D1: a difference is told once by the names of the fields, never by what is in them, and stays available")
    func told() {
        var live = LiveMachine(config: RealtimeSessionConfig(model: "gpt-realtime", instructions: "A secret."))
        _ = live.machine.update(RealtimeSessionConfig(voice: "alloy"), waiter: 9, now: live.now)
        let session = ProviderSession(model: "gpt-realtime-mini", voice: "marin", instructions: "Another secret.")
        var effects = live.says(.sessionUpdated(session))
        #expect(effects.diagnostics == ["config_differs"])
        #expect(live.machine.provider.differences == ["model", "voice", "instructions"])
        for case .publish(.diagnostic(let diagnostic)) in effects {
            #expect(diagnostic.message.hasSuffix("model, voice, instructions."))
        }
        #expect(live.machine.state.session.config?.voice == "alloy", "the update was accepted")
        _ = live.machine.update(RealtimeSessionConfig(maxTokens: 100), waiter: 10, now: live.now)
        effects = live.says(.sessionUpdated(session))
        #expect(effects.diagnostics.isEmpty, "it was told")
        _ = live.machine.update(RealtimeSessionConfig(maxTokens: 200), waiter: 11, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession(voice: "alloy")))
        #expect(live.machine.provider.differences.isEmpty)
    }

    @Test("D1: the config of a dial is read back too")
    func dial() {
        var live = LiveMachine(config: RealtimeSessionConfig(voice: "alloy"))
        #expect(live.machine.provider.differences.isEmpty)
        _ = live.reconnect(ProviderSession(voice: "marin"))
        #expect(live.machine.provider.differences == ["voice"])
    }

    @Test("D1: each field is compared, and what one side does not say is no difference")
    func fields() {
        var asked = RealtimeSessionConfig(
            maxTokens: 100, toolChoice: .required, inputAudioTranscription: .init(enabled: false), turnDetection: .manual, speed: 1.2,
            outputModality: .text)
        asked.noiseReduction = .off
        asked.tools = [
            ToolDefinition(name: "b", description: "", parameters: [:]), ToolDefinition(name: "a", description: "", parameters: [:]),
        ]
        var said = ProviderSession(tools: ["a", "b"])
        #expect(said.differences(from: asked).isEmpty)
        said.tools = ["a"]
        said.maxTokens = .max
        said.toolChoice = .auto
        said.inputAudioTranscription = InputAudioTranscription()
        said.noiseReduction = .nearField
        said.turnDetection = .serverVAD
        said.speed = 1
        said.outputModality = .audio
        #expect(
            said.differences(from: asked) == [
                "tools", "toolChoice", "outputModality", "maxTokens", "speed", "turnDetection", "inputAudioTranscription",
                "noiseReduction",
            ])
        #expect(said.differences(from: RealtimeSessionConfig()).isEmpty)
    }

    @Test(
        "D1: of turn detection more than the kind is compared, what was left out by what it then means",
        arguments: [
            (TurnDetection(kind: .serverVAD, createResponse: false), .serverVAD, false),
            (TurnDetection(kind: .serverVAD, interruptResponse: false), .serverVAD, false),
            (TurnDetection(kind: .serverVAD, idleTimeoutMs: 6_000), .serverVAD, false),
            (TurnDetection(kind: .serverVAD, silenceDurationMs: 900), TurnDetection(kind: .serverVAD, silenceDurationMs: 200), false),
            (TurnDetection(kind: .semanticVAD, eagerness: "low"), TurnDetection(kind: .semanticVAD, eagerness: "high"), false),
            (TurnDetection(kind: .semanticVAD), .serverVAD, false),
            (TurnDetection(kind: .serverVAD, threshold: 0.5, silenceDurationMs: 200, createResponse: true), .serverVAD, true),
            (TurnDetection(kind: .serverVAD, threshold: 0.300000012), TurnDetection(kind: .serverVAD, threshold: 0.3), true),
            (TurnDetection(kind: .semanticVAD, eagerness: "medium"), TurnDetection(kind: .semanticVAD, eagerness: "auto"), true),
            (.serverVAD, TurnDetection(kind: .serverVAD, idleTimeoutMs: 6_000), true), (.manual, .manual, true),
        ])
    func turnDetection(said: TurnDetection, asked: TurnDetection, agrees: Bool) {
        var session = ProviderSession()
        session.turnDetection = said
        #expect(session.differences(from: RealtimeSessionConfig(turnDetection: asked)).isEmpty == agrees)
    }

    @Test("D1: a language that stayed from an earlier wish is told")
    func language() {
        var session = ProviderSession()
        session.inputAudioTranscription = InputAudioTranscription(model: "whisper-1", language: "de")
        func differs(_ asked: InputAudioTranscription) -> Bool {
            !session.differences(from: RealtimeSessionConfig(inputAudioTranscription: asked)).isEmpty
        }
        #expect(differs(InputAudioTranscription()))
        #expect(differs(InputAudioTranscription(model: "another", language: "de")))
        #expect(!differs(InputAudioTranscription(language: "de")))
    }

    @Test(
        "D1: a model's dated version is the model that was asked for, another model is not",
        arguments: [("gpt-realtime-2025-08-28", true), ("gpt-realtime", true), ("gpt-realtime-mini", false), ("gpt-real", false)])
    func modelVersion(said: String, isSame: Bool) {
        let differences = ProviderSession(model: said).differences(from: RealtimeSessionConfig(model: "gpt-realtime"))
        #expect(differences.isEmpty == isSame)
    }
}
