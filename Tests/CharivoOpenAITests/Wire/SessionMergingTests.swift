import CharivoJSON
import Testing

@testable import CharivoOpenAI

@Suite("A session after an update")
struct SessionMergingTests {
    private let fresh: JSONValue = [
        "type": "realtime", "object": "realtime.session", "id": "sess_1", "expires_at": 99, "model": "m", "instructions": "Be kind.",
        "output_modalities": ["audio"], "tools": [["type": "function", "name": "f"]], "tool_choice": "auto", "max_output_tokens": "inf",
        "tracing": nil, "truncation": "auto",
        "audio": [
            "input": [
                "format": ["type": "audio/pcm", "rate": 24000], "transcription": ["model": "t", "language": "en"],
                "noise_reduction": ["type": "near_field", "strength": 0.5],
                "turn_detection": [
                    "type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 200, "create_response": true,
                    "interrupt_response": true, "idle_timeout_ms": nil,
                ],
            ],
            "output": ["format": ["type": "audio/pcm", "rate": 24000], "voice": "marin", "speed": 1],
        ],
    ]

    private func session(_ json: JSONValue) throws -> WireSession { try WireSession(json, at: WirePlace(path: "session")) }

    private func merged(_ update: JSONValue) throws -> JSONValue {
        let fresh = try session(fresh)
        return fresh.merging(try session(update), defaults: fresh).json
    }

    @Test("has what it had, where the update says nothing")
    func nothing() throws {
        #expect(try merged(["type": "realtime"]) == fresh)
        #expect(try merged(["type": "realtime", "audio": ["input": [:], "output": [:]]]) == fresh)
    }

    @Test("has the update's values, where it says something")
    func replaced() throws {
        let after = try merged([
            "type": "realtime", "instructions": "Be brief.", "output_modalities": ["text"], "tools": [["type": "function", "name": "g"]],
            "tool_choice": "none", "max_output_tokens": 100, "tracing": "auto", "audio": ["output": ["speed": 1.5]],
        ])
        #expect(after["instructions"] == "Be brief.")
        #expect(after["output_modalities"] == ["text"])
        #expect(after["tools"] == [["type": "function", "name": "g"]])
        #expect(after["tool_choice"] == "none")
        #expect(after["max_output_tokens"] == 100)
        #expect(after["tracing"] == "auto")
        #expect(after["audio"]?["output"] == ["format": ["type": "audio/pcm", "rate": 24000], "voice": "marin", "speed": 1.5])
        #expect(after["audio"]?["input"] == fresh["audio"]?["input"])
    }

    @Test("has nested objects merged")
    func nested() throws {
        let after = try merged([
            "type": "realtime",
            "audio": [
                "input": [
                    "transcription": ["model": "u"], "noise_reduction": ["type": "far_field"],
                    "turn_detection": ["type": "server_vad", "silence_duration_ms": 700],
                ]
            ],
        ])
        let input = try #require(after["audio"]?["input"])
        #expect(input["transcription"] == ["model": "u", "language": "en"])
        #expect(input["noise_reduction"] == ["type": "far_field", "strength": 0.5])
        #expect(input["turn_detection"]?["silence_duration_ms"] == 700)
        #expect(input["turn_detection"]?["threshold"] == 0.5)
        #expect(input["turn_detection"]?["idle_timeout_ms"] == .null)
    }

    @Test("has null for what may be null, and the default for what may not, where the update clears it")
    func cleared() throws {
        let changed = try session(fresh).merging(
            try session(["type": "realtime", "max_output_tokens": 5, "tool_choice": "required", "audio": ["output": ["voice": "cedar"]]]))
        let after = changed.merging(
            try session([
                "type": "realtime", "instructions": nil, "tools": nil, "max_output_tokens": nil, "tool_choice": nil, "tracing": nil,
                "audio": [
                    "input": ["transcription": nil, "noise_reduction": nil, "turn_detection": nil, "format": nil],
                    "output": ["voice": nil],
                ],
            ]), defaults: try session(fresh)
        ).json
        #expect(after["instructions"] == "")
        #expect(after["tools"] == [])
        #expect(after["max_output_tokens"] == "inf")
        #expect(after["tool_choice"] == "auto")
        #expect(after["audio"]?["output"]?["voice"] == "marin")
        let input = try #require(after["audio"]?["input"]?.objectValue)
        #expect(
            input == ["transcription": nil, "noise_reduction": nil, "turn_detection": nil, "format": ["type": "audio/pcm", "rate": 24000]])
        #expect(try merged(["type": "realtime", "instructions": "", "tools": []])["tools"] == [])
    }

    @Test("has another kind of turn detection, with that kind's defaults")
    func turnDetection() throws {
        let semantic = try merged([
            "type": "realtime", "audio": ["input": ["turn_detection": ["type": "semantic_vad", "eagerness": "high"]]],
        ])
        #expect(
            semantic["audio"]?["input"]?["turn_detection"]
                == ["type": "semantic_vad", "eagerness": "high", "create_response": true, "interrupt_response": true])
        let manual = try session(fresh).merging(
            try session(["type": "realtime", "audio": ["input": ["turn_detection": nil]]]))
        #expect(manual.input?.turnDetection == .null)
        let again = manual.merging(
            try session(["type": "realtime", "audio": ["input": ["turn_detection": ["type": "server_vad", "create_response": false]]]]))
        var expected = WireServerVAD.default
        expected.createResponse = false
        #expect(again.input?.turnDetection == .value(.server(expected)))
        var patient = WireServerVAD.default
        patient.silenceDurationMilliseconds = 900
        let defaults = WireSession(
            type: .realtime, audio: .value(WireSessionAudio(input: .value(WireAudioInput(turnDetection: .value(.server(patient)))))))
        let update = try session(["type": "realtime", "audio": ["input": ["turn_detection": ["type": "server_vad"]]]])
        #expect(manual.merging(update, defaults: defaults).input?.turnDetection == .value(.server(patient)))
    }

    @Test("has another format, with that format's rate")
    func format() throws {
        let after = try merged([
            "type": "realtime", "audio": ["input": ["format": ["type": "audio/pcmu"]], "output": ["format": ["type": "audio/pcm"]]],
        ])
        #expect(after["audio"]?["input"]?["format"] == ["type": "audio/pcmu"])
        #expect(after["audio"]?["output"]?["format"] == ["type": "audio/pcm", "rate": 24000])
    }

    @Test("has its own id, object, end and model, whatever the update says")
    func ownMembers() throws {
        let after = try merged(["type": "realtime", "id": "x", "object": "y", "expires_at": 1, "model": "z"])
        #expect(after == fresh)
        #expect(WireSession(type: nil).merging(try session(["type": "realtime", "model": "z"])).model == .value("z"))
    }

    @Test("is unchanged, with an error, where one member of the update is bad")
    func badMember() throws {
        let before = try session(fresh)
        let update = try session(["type": "realtime", "instructions": "new", "audio": ["output": ["speed": 9]]])
        let error = #expect(throws: WireError.self) { try before.applying(update) }
        #expect(error?.param == "session.audio.output.speed")
    }

    @Test("may not change its voice once the model has spoken, nor its type")
    func locks() throws {
        let before = try session(fresh)
        let same = try session(["type": "realtime", "audio": ["output": ["voice": "marin", "speed": 1.2]]])
        let other = try session(["type": "realtime", "audio": ["output": ["voice": "cedar"]]])
        #expect(try before.applying(same, voiceIsLocked: true).output?.speed == .value(1.2))
        #expect(try before.applying(other).output?.voice == .value(.named("cedar")))
        #expect(#expect(throws: WireError.self) { try before.applying(other, voiceIsLocked: true) }?.code == "cannot_update_voice")
        let transcription = try session(["type": "transcription"])
        let error = #expect(throws: WireError.self) { try before.applying(transcription) }
        #expect(error?.message == "Passing a transcription session update event to a realtime session is not allowed.")
    }
}
