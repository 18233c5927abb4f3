import Testing

@testable import CharivoRealtime

@Suite("The seed's JSON forms")
struct JSONFormTests {
    private static let config: JSONValue = [
        "provider": "openai", "transport": "webrtc", "voice": "marin", "model": "gpt-realtime-mini", "instructions": "Be kind.",
        "temperature": 0.8, "maxTokens": 200, "toolChoice": "required",
        "inputAudioTranscription": ["model": "whisper-1", "enabled": true],
        "tools": [
            [
                "type": "function", "name": "f", "description": "Does it.",
                "parameters": ["type": "object", "properties": [:], "required": []],
            ]
        ],
    ]

    @Test("K01, S10: a config is read and written under the seed's keys, and nothing of it is lost")
    func config() throws {
        let config = try Self.config.decode(as: RealtimeSessionConfig.self)
        #expect(config.provider == "openai")
        #expect(config.transport == .webRTC)
        #expect(config.voice == "marin")
        #expect(config.model == "gpt-realtime-mini")
        #expect(config.instructions == "Be kind.")
        #expect(config.temperature == 0.8)
        #expect(config.maxTokens == 200)
        #expect(config.toolChoice == .required)
        #expect(config.inputAudioTranscription == InputAudioTranscription(model: "whisper-1", enabled: true))
        #expect(config.tools?.map(\.name) == ["f"])
        #expect(try JSONValue(encoding: config) == Self.config)
    }

    @Test("K01: an empty config is an empty object")
    func emptyConfig() throws {
        #expect(try JSONValue(encoding: RealtimeSessionConfig()) == [:])
        #expect(try JSONValue.object([:]).decode(as: RealtimeSessionConfig.self) == RealtimeSessionConfig())
    }

    @Test("K01: the transports have the seed's words", arguments: [(RealtimeTransport.webRTC, "webrtc"), (.webSocket, "websocket")])
    func transports(transport: RealtimeTransport, word: String) {
        #expect(transport.rawValue == word)
    }

    @Test("K04: the tool choices have the seed's words", arguments: [(ToolChoice.auto, "auto"), (.none, "none"), (.required, "required")])
    func toolChoices(choice: ToolChoice, word: String) {
        #expect(choice.rawValue == word)
    }

    @Test("K10: a character is read and written under the seed's keys")
    func character() throws {
        let json: JSONValue = [
            "id": "hiyori", "name": "Hiyori", "description": "A student", "personality": "Cheerful", "avatar": "hiyori.model3.json",
            "voice": ["voiceId": "marin", "rate": 1.1, "pitch": 0.9, "volume": 0.5],
        ]
        let character = Character(
            id: "hiyori", name: "Hiyori", description: "A student", personality: "Cheerful", avatar: "hiyori.model3.json",
            voice: .init(id: "marin", rate: 1.1, pitch: 0.9, volume: 0.5))
        #expect(try json.decode(as: Character.self) == character)
        #expect(try JSONValue(encoding: character) == json)
        #expect(try (["id": "h", "name": "H"] as JSONValue).decode(as: Character.self) == Character(id: "h", name: "H"))
    }

    @Test("K11, S03: a tool's definition is read and written under the seed's keys, and its type is function")
    func toolDefinition() throws {
        let json: JSONValue = [
            "type": "function", "name": "describeScene", "description": "Describe the current scene.",
            "parameters": ["type": "object", "properties": ["where": ["type": "string"]], "required": ["where"]],
        ]
        let definition = try json.decode(as: ToolDefinition.self)
        #expect(definition.name == "describeScene")
        #expect(definition.parameters["required"] == ["where"])
        #expect(try JSONValue(encoding: definition) == json)
        #expect(throws: DecodingError.self) {
            try (["type": "retrieval", "name": "x", "description": "", "parameters": [:]] as JSONValue).decode(as: ToolDefinition.self)
        }
    }

    @Test("K17: a state has the seed's keys and words")
    func state() throws {
        var state = RealtimeState()
        state.connection = .connected
        state.session.status = .active
        state.session.characterID = "hiyori"
        state.session.config = RealtimeSessionConfig(voice: "marin")
        state.response = RealtimeState.Response(status: .responding, text: "Hi", responseID: nil)
        state.lastError = RealtimeError(code: .transport, message: "Gone.")
        #expect(
            RealtimeEvent.stateChanged(state).records()[0].payload["state"] == [
                "connection": "connected",
                "session": ["status": "active", "config": ["voice": "marin"], "characterId": "hiyori"],
                "response": ["status": "responding", "text": "Hi"], "audioPlaying": false, "awaitingResponse": false,
                "lastError": ["code": "transport", "message": "Gone."],
            ])
    }

    @Test(
        "K17: every word of a state is one of the seed's",
        arguments: [
            (
                [RealtimeState.Connection.idle, .connecting, .connected, .disconnecting, .error].map(\.rawValue),
                ["idle", "connecting", "connected", "disconnecting", "error"]
            ),
            (
                [RealtimeState.Session.Status.idle, .starting, .active, .stopped].map(\.rawValue),
                ["idle", "starting", "active", "stopped"]
            ),
            (
                [RealtimeState.Response.Status.idle, .responding, .interrupted, .completed].map(\.rawValue),
                ["idle", "responding", "interrupted", "completed"]
            ),
        ])
    func words(ours: [String], theirs: [String]) {
        #expect(ours == theirs)
    }
}
