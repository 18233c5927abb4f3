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
                    "input": ["noise_reduction": ["type": "near_field"], "turn_detection": ["type": "server_vad"]],
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
        #expect(sent(InputAudioTranscription(model: "whisper-1")) == ["model": "whisper-1"])
        #expect(sent(InputAudioTranscription(enabled: true))?["model"]?.stringValue?.isEmpty == false)
        #expect(sent(nil) == nil)
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
