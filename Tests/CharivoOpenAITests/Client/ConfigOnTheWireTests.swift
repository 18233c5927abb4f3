import CharivoJSON
import CharivoRealtime
import Testing

@testable import CharivoOpenAI

@Suite("A config on OpenAI's wire")
struct ConfigOnTheWireTests {
    private func wire(_ config: RealtimeSessionConfig) -> JSONValue { WireSession(updating: config).json }

    @Test("K37: every field of a config has its place, and what is left out is not sent")
    func fields() {
        var config = RealtimeSessionConfig(
            provider: "openai", transport: .webSocket, model: "gpt-realtime-mini", voice: "marin", instructions: "Be kind.", maxTokens: 200,
            toolChoice: .required, turnDetection: .serverVAD, noiseReduction: .nearField, speed: 1.2, outputModality: .audio)
        config.tools = [ToolDefinition(name: "f", description: "Does it.")]
        #expect(
            wire(config) == [
                "type": "realtime", "instructions": "Be kind.", "output_modalities": ["audio"], "max_output_tokens": 200,
                "tool_choice": "required",
                "tools": [
                    ["type": "function", "name": "f", "description": "Does it.", "parameters": ["type": "object", "properties": [:]]]
                ],
                "audio": [
                    "input": [
                        "noise_reduction": ["type": "near_field"],
                        "turn_detection": [
                            "type": "server_vad", "create_response": true, "interrupt_response": true, "idle_timeout_ms": nil,
                        ],
                    ],
                    "output": ["voice": "marin", "speed": 1.2],
                ],
            ])
        #expect(wire(RealtimeSessionConfig()) == ["type": "realtime"])
    }

    @Test("K02: a temperature is never sent")
    func temperature() {
        var config = RealtimeSessionConfig()
        config.temperature = 0.8
        #expect(wire(config) == ["type": "realtime"])
    }

    @Test(
        "K04: the tool choice is sent in the seed's word; left out, it is the service's own, which is auto",
        arguments: [(ToolChoice.auto, "auto"), (.none, "none"), (.required, "required")])
    func toolChoice(choice: ToolChoice, word: String) {
        #expect(wire(RealtimeSessionConfig(toolChoice: choice))["tool_choice"] == .string(word))
        #expect(wire(RealtimeSessionConfig())["tool_choice"] == nil)
    }

    @Test("K05: a transcription that is off clears the setting, one that is on names a model, and one that is left out says nothing")
    func transcription() {
        func sent(_ setting: InputAudioTranscription?) -> JSONValue? {
            wire(RealtimeSessionConfig(inputAudioTranscription: setting))["audio"]?["input"]?["transcription"]
        }
        #expect(sent(InputAudioTranscription(enabled: false)) == .null)
        #expect(sent(InputAudioTranscription(model: "whisper-1", enabled: false)) == .null)
        #expect(sent(InputAudioTranscription(model: "whisper-1")) == ["model": "whisper-1", "language": nil])
        #expect(sent(InputAudioTranscription(enabled: true))?["model"]?.stringValue?.isEmpty == false)
        #expect(sent(nil) == nil)
    }

    /// What a service that merges as the protocol says has in force after some updates.
    private func inForce(after configs: [RealtimeSessionConfig], fresh: WireServerVAD = .default) throws -> ProviderSession {
        let input = WireAudioInput(transcription: .null, noiseReduction: .null, turnDetection: .value(.server(fresh)))
        var session = WireSession(
            type: .realtime, audio: .value(WireSessionAudio(input: .value(input))), maxOutputTokens: .value(.unlimited))
        for config in configs { session = try session.applying(WireSession(updating: config, usual: fresh)) }
        return ProviderSession(session)
    }

    @Test(
        "D1: a setting that is asked for anew takes back what only the earlier one had, at a service that merges",
        arguments: [
            TurnDetection(kind: .serverVAD, createResponse: false), TurnDetection(kind: .serverVAD, interruptResponse: false),
            TurnDetection(kind: .serverVAD, idleTimeoutMs: 6_000), TurnDetection(kind: .serverVAD, silenceDurationMs: 900),
            TurnDetection(kind: .serverVAD, threshold: 0.9, prefixPaddingMs: 10),
            TurnDetection(kind: .semanticVAD, createResponse: false, interruptResponse: false, eagerness: "low"), .manual,
        ])
    func takenBack(earlier: TurnDetection) throws {
        var fresh = WireServerVAD.default
        fresh.silenceDurationMilliseconds = 450
        let said = try inForce(
            after: [earlier, .serverVAD].map { RealtimeSessionConfig(turnDetection: $0) }, fresh: fresh)
        #expect(
            said.turnDetection
                == TurnDetection(
                    kind: .serverVAD, threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 450, createResponse: true,
                    interruptResponse: true))
        let semantic = try inForce(
            after: [earlier, TurnDetection(kind: .semanticVAD)].map { RealtimeSessionConfig(turnDetection: $0) })
        #expect(
            semantic.turnDetection
                == TurnDetection(kind: .semanticVAD, createResponse: true, interruptResponse: true, eagerness: "auto"))
    }

    @Test("What a session was prepared with is not what its service has of its own; what nobody asked for is")
    func mintedDetection() {
        var said = WireServerVAD.default
        said.threshold = 0.9
        said.silenceDurationMilliseconds = 450
        let asked = TurnDetection(kind: .serverVAD, threshold: 0.9)
        let usual = said.withoutWishes(asked)
        #expect(usual.threshold == 0.5)
        #expect(usual.silenceDurationMilliseconds == 450)
        #expect(usual.prefixPaddingMilliseconds == 300)
        // A fresh session that does not have what is about to be asked for says what it has of its own.
        #expect(said.withoutWishes(TurnDetection(kind: .serverVAD, threshold: 0.7)).threshold == 0.9)
        #expect(said.withoutWishes(nil) == said)
        #expect(said.withoutWishes(.manual) == said)
        let all = TurnDetection(kind: .serverVAD, threshold: 0.9, prefixPaddingMs: 300, silenceDurationMs: 450)
        #expect(said.withoutWishes(all).silenceDurationMilliseconds == 200)
    }

    @Test("D1: a language, a noise reduction and a limit of tokens can be taken back")
    func othersTakenBack() throws {
        let german = RealtimeSessionConfig(
            maxTokens: 100, inputAudioTranscription: .init(model: "whisper-1", language: "de"), noiseReduction: .farField)
        let said = try inForce(after: [german])
        #expect(said.inputAudioTranscription == InputAudioTranscription(model: "whisper-1", enabled: true, language: "de"))
        #expect(said.noiseReduction == .farField && said.maxTokens == 100)
        let any = RealtimeSessionConfig(
            maxTokens: .max, inputAudioTranscription: .init(model: "whisper-1"), noiseReduction: .off)
        let after = try inForce(after: [german, any])
        #expect(after.inputAudioTranscription == InputAudioTranscription(model: "whisper-1", enabled: true))
        #expect(after.noiseReduction == .off && after.maxTokens == .max)
        #expect(wire(any)["max_output_tokens"] == "inf")
        #expect(wire(any)["audio"]?["input"]?["noise_reduction"] == .null)
    }

    @Test(
        "K37, K04: a session that a server prepares has the seed's members: type, model, voice, tool choice, and the rest when it is asked for"
    )
    func minted() {
        #expect(MintedSession.members(of: RealtimeSessionConfig()) == ["type": "realtime", "tool_choice": "auto"])
        var config = RealtimeSessionConfig(model: "gpt-realtime", voice: "marin", instructions: "Be kind.", maxTokens: 200)
        config.tools = [ToolDefinition(name: "f", description: "Does it.")]
        #expect(
            MintedSession.members(of: config) == [
                "type": "realtime", "model": "gpt-realtime", "audio": ["output": ["voice": "marin"]], "tool_choice": "auto",
                "instructions": "Be kind.", "max_output_tokens": 200,
                "tools": [
                    ["type": "function", "name": "f", "description": "Does it.", "parameters": ["type": "object", "properties": [:]]]
                ],
            ])
    }
}
