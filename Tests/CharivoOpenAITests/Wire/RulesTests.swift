import CharivoJSON
import Testing

@testable import CharivoOpenAI

@Suite("The protocol's limits")
struct RulesTests {
    struct Row: CustomTestStringConvertible {
        let event: JSONValue
        let code: String?
        let param: String?
        var testDescription: String { param ?? event.text }

        static func session(_ session: JSONValue, _ code: String?, _ param: String?) -> Row {
            var members = session.objectValue ?? [:]
            if members["type"] == nil { members["type"] = "realtime" }
            return Row(event: ["type": "session.update", "session": .object(members)], code: code, param: param)
        }

        static func input(_ input: JSONValue, _ code: String?, _ name: String?) -> Row {
            session(["audio": ["input": input]], code, name.map { "session.audio.input.\($0)" })
        }

        static func response(_ response: JSONValue, _ code: String?, _ param: String?) -> Row {
            Row(event: ["type": "response.create", "response": response], code: code, param: param)
        }

        static func item(_ item: JSONValue, _ code: String?, _ param: String?) -> Row {
            Row(event: ["type": "conversation.item.create", "item": item], code: code, param: param)
        }
    }

    private func check(_ row: Row) throws {
        let violation = try ClientEvent(utf8: row.event.utf8).violation
        #expect(violation?.code == row.code)
        #expect(violation?.param == row.param)
    }

    @Test(
        "of a session answer with the live service's code and parameter",
        arguments: [
            Row(event: ["type": "session.update", "session": [:]], code: "missing_required_parameter", param: "session.type"),
            .session(["type": "psychic"], "invalid_value", "session.type"),
            .session(["temperature": 0.8], "unknown_parameter", "session.temperature"),
            .session(["id": "sess_1"], "unknown_parameter", "session.id"),
            .session(["type": "transcription", "instructions": "x"], "unknown_parameter", "session.instructions"),
            .session(["type": "transcription", "audio": ["output": ["voice": "x"]]], "unknown_parameter", "session.audio.output"),
            .session(["audio": ["both": 1]], "unknown_parameter", "session.audio.both"),
            .session(["audio": ["output": ["pitch": 1]]], "unknown_parameter", "session.audio.output.pitch"),
            .session(["tools": [["type": "function", "name": "f", "meta": 1]]], "unknown_parameter", "session.tools[0].meta"),
            .session(["tools": [["type": "wand"]]], "invalid_value", "session.tools[0].type"),
            .session(["tools": [["type": "mcp"]]], "missing_required_parameter", "session.tools[0].server_label"),
            .session(["tool_choice": "perhaps"], "invalid_value", "session.tool_choice"),
            .session(["output_modalities": ["audio", "text"]], "invalid_value", "session.output_modalities"),
            .session(["output_modalities": ["video"]], "invalid_value", "session.output_modalities[0]"),
            .session(["max_output_tokens": 0], "integer_below_min_value", "session.max_output_tokens"),
            .session(["max_output_tokens": 4097], "integer_above_max_value", "session.max_output_tokens"),
            .session(["max_output_tokens": 4096], nil, nil),
            .session(["audio": ["output": ["speed": 0.2]]], "decimal_below_min_value", "session.audio.output.speed"),
            .session(["audio": ["output": ["speed": 1.6]]], "decimal_above_max_value", "session.audio.output.speed"),
            .session(["audio": ["output": ["speed": 0.25]]], nil, nil),
            .session(["truncation": "never"], "invalid_value", "session.truncation"),
            .session(
                ["truncation": ["type": "retention_ratio", "retention_ratio": 1.1]], "decimal_above_max_value",
                "session.truncation.retention_ratio"),
        ])
    func session(row: Row) throws { try check(row) }

    @Test(
        "of a session's input answer with the live service's code and parameter",
        arguments: [
            .input(["format": ["type": "audio/pcm", "rate": 16000]], "integer_below_min_value", "format.rate"),
            .input(["format": ["type": "audio/pcm", "rate": 48000]], "integer_above_max_value", "format.rate"),
            .input(["format": ["type": "audio/mp3"]], "invalid_value", "format.type"),
            .input(["format": ["type": "audio/pcma"]], nil, nil),
            .input(["format": ["type": "audio/pcm", "channels": 2]], "unknown_parameter", "format.channels"),
            .input(["transcription": ["enabled": true]], "unknown_parameter", "transcription.enabled"),
            .input(["noise_reduction": ["type": "outer_space"]], "invalid_value", "noise_reduction.type"),
            .input(["turn_detection": ["threshold": 0.5]], "missing_required_parameter", "turn_detection.type"),
            .input(["turn_detection": ["type": "none"]], "invalid_value", "turn_detection.type"),
            .input(["turn_detection": ["type": "server_vad", "threshold": 1.01]], "decimal_above_max_value", "turn_detection.threshold"),
            .input(["turn_detection": ["type": "server_vad", "threshold": -1]], "decimal_below_min_value", "turn_detection.threshold"),
            .input(
                ["turn_detection": ["type": "server_vad", "idle_timeout_ms": 4999]], "integer_below_min_value",
                "turn_detection.idle_timeout_ms"),
            .input(
                ["turn_detection": ["type": "server_vad", "idle_timeout_ms": 30001]], "integer_above_max_value",
                "turn_detection.idle_timeout_ms"),
            .input(["turn_detection": ["type": "server_vad", "idle_timeout_ms": nil]], nil, nil),
            .input(
                ["turn_detection": ["type": "server_vad", "silence_duration_ms": -5]], "integer_below_min_value",
                "turn_detection.silence_duration_ms"),
            .input(["turn_detection": ["type": "semantic_vad", "eagerness": "wild"]], "invalid_value", "turn_detection.eagerness"),
            .input(["turn_detection": nil], nil, nil),
            .input(["echo": true], "unknown_parameter", "echo"),
        ] as [Row])
    func input(row: Row) throws { try check(row) }

    @Test(
        "of other events answer with a code and a parameter",
        arguments: [
            Row(event: ["type": "response.cancel", "event_id": .string(String(repeating: "x", count: 512))], code: nil, param: nil),
            Row(
                event: ["type": "response.cancel", "event_id": .string(String(repeating: "x", count: 513))],
                code: "string_above_max_length", param: "event_id"),
            Row(
                event: ["type": "conversation.item.truncate", "item_id": "i", "content_index": 0, "audio_end_ms": -1],
                code: "integer_below_min_value", param: "audio_end_ms"),
            .response(["temperature": 1], "unknown_parameter", "response.temperature"),
            .response(["max_output_tokens": 16384], "integer_above_max_value", "response.max_output_tokens"),
            .response(["metadata": ["k": .string(String(repeating: "v", count: 512))]], nil, nil),
            .response(
                ["metadata": ["k": .string(String(repeating: "v", count: 513))]], "string_above_max_length", "response.metadata.k"),
            .response(["metadata": [String(repeating: "k", count: 65): ""]], "string_above_max_length", "response.metadata"),
            .response(
                ["metadata": .object(Dictionary(uniqueKeysWithValues: (0...16).map { ("\($0)", "") }))], "object_above_max_properties",
                "response.metadata"),
            .response(["input": [["type": "item_reference", "id": "i"]]], nil, nil),
            .item(["type": "item_reference", "id": "i"], "invalid_value", "item.type"),
            .item(["type": "message", "role": "critic", "content": []], "invalid_value", "item.role"),
            .item(
                ["type": "message", "role": "assistant", "content": [["type": "output_audio"]]], "invalid_value", "item.content[0].type"),
            .item(["type": "message", "role": "assistant", "content": [["type": "output_text", "text": "x"]]], nil, nil),
        ])
    func others(row: Row) throws { try check(row) }

    @Test("name every unknown parameter of a session, sorted in each object")
    func unknownParameters() throws {
        let session = try WireSession(
            ["type": "realtime", "zeal": 1, "aim": 2, "audio": ["input": ["x": 1]]], at: WirePlace(path: "session"))
        #expect(session.unknownParameters == ["session.aim", "session.zeal", "session.audio.input.x"])
    }

    @Test("say it as the live service does, with the client's event_id")
    func words() throws {
        let frame: JSONValue = [
            "type": "session.update", "event_id": "evt_9",
            "session": ["type": "realtime", "audio": ["input": ["format": ["type": "audio/pcm", "rate": 16000]]]],
        ]
        let violation = try #require(try ClientEvent(utf8: frame.utf8).violation)
        #expect(
            violation.message
                == "Invalid 'session.audio.input.format.rate': integer below minimum value. Expected a value >= 24000, but got 16000 instead."
        )
        #expect(violation.eventID == "evt_9")
    }
}
