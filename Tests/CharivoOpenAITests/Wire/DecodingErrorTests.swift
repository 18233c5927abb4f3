import CharivoJSON
import Testing

@testable import CharivoOpenAI

@Suite("A frame that is no event")
struct DecodingErrorTests {
    struct Row: CustomTestStringConvertible {
        let frame: String
        let reason: WireDecodingError.Reason
        let path: String
        let code: String
        var param: String?
        var testDescription: String { frame }
    }

    private func error(reading frame: [UInt8]) throws -> WireDecodingError {
        try #require(#expect(throws: WireDecodingError.self) { try ClientEvent(utf8: frame) })
    }

    @Test(
        "says what is wrong and where, and becomes the error that a service answers",
        arguments: [
            Row(frame: "[]", reason: .notAnObject(found: "array"), path: "", code: "invalid_event"),
            Row(frame: "7", reason: .notAnObject(found: "integer"), path: "", code: "invalid_event"),
            Row(frame: "{}", reason: .missing, path: "type", code: "missing_required_parameter", param: "type"),
            Row(frame: #"{"type":null}"#, reason: .missing, path: "type", code: "missing_required_parameter", param: "type"),
            Row(
                frame: #"{"type":5}"#, reason: .wrongType(expected: "string", found: "integer"), path: "type", code: "invalid_type",
                param: "type"),
            Row(
                frame: #"{"type":"session.update"}"#, reason: .missing, path: "session", code: "missing_required_parameter",
                param: "session"),
            Row(
                frame: #"{"type":"session.update","session":{"audio":{"input":{"format":{"rate":"fast"}}}}}"#,
                reason: .wrongType(expected: "integer", found: "string"), path: "session.audio.input.format.rate", code: "invalid_type",
                param: "session.audio.input.format.rate"),
            Row(
                frame: #"{"type":"session.update","session":{"tools":[{"type":"function","name":"a"},{"type":"function"}]}}"#,
                reason: .missing, path: "session.tools[1].name", code: "missing_required_parameter", param: "session.tools[1].name"),
            Row(
                frame: #"{"type":"session.update","session":{"max_output_tokens":"lots"}}"#, reason: .unsupported(supported: ["inf"]),
                path: "session.max_output_tokens", code: "invalid_value", param: "session.max_output_tokens"),
            Row(
                frame: #"{"type":"session.update","session":{"max_output_tokens":1.5}}"#,
                reason: .wrongType(expected: "integer or \"inf\"", found: "number"), path: "session.max_output_tokens",
                code: "invalid_type", param: "session.max_output_tokens"),
            Row(
                frame:
                    #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":4}]}}"#,
                reason: .wrongType(expected: "string", found: "integer"), path: "item.content[0].text", code: "invalid_type",
                param: "item.content[0].text"),
            Row(
                frame: #"{"type":"response.create","response":{"metadata":{"a":1}}}"#,
                reason: .wrongType(expected: "string", found: "integer"), path: "response.metadata.a", code: "invalid_type",
                param: "response.metadata.a"),
            Row(
                frame: #"{"type":"input_audio_buffer.append"}"#, reason: .missing, path: "audio", code: "missing_required_parameter",
                param: "audio"),
            Row(
                frame: #"{"type":"input_audio_buffer.append","audio":"AA_AAAAA"}"#, reason: .audio(.character(offset: 2)), path: "audio",
                code: "invalid_value", param: "audio"),
            Row(
                frame: #"{"type":"input_audio_buffer.append","audio":"AAA"}"#, reason: .audio(.padding), path: "audio",
                code: "invalid_value", param: "audio"),
            Row(
                frame: #"{"type":"input_audio_buffer.append","audio":"AAAA"}"#, reason: .audio(.oddByteCount), path: "audio",
                code: "invalid_value", param: "audio"),
        ])
    func table(row: Row) throws {
        let error = try error(reading: Array(row.frame.utf8))
        #expect(error.reason == row.reason)
        #expect(error.path == row.path)
        let answer = WireError(error)
        #expect(answer.type == "invalid_request_error")
        #expect(answer.code == row.code)
        #expect(answer.param == row.param)
    }

    @Test("is not JSON", arguments: ["", "{", "{\"type\":\"a\",,}", "nonsense", "{\"type\":\"a\"} x", "{\"type\": 'a'}"])
    func notJSON(frame: String) throws {
        let error = try error(reading: Array(frame.utf8))
        guard case .notJSON = error.reason else {
            Issue.record("\(error)")
            return
        }
        #expect(WireError(error).code == "invalid_json")
    }

    @Test("is refused when it nests too deep, before that costs stack")
    func tooDeep() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(try error(reading: Array("{\"type\":\"x\",\"a\":\(deep)".utf8)).reason == .tooDeep(limit: 128))
        let fine = "{\"type\":\"x\",\"a\":" + String(repeating: "[", count: 127) + String(repeating: "]", count: 127) + "}"
        #expect(try ClientEvent(utf8: Array(fine.utf8)).payload.type == "x")
        let quoted = "{\"type\":\"x\",\"a\":\"\\\"\(deep)\"}"
        #expect(try ClientEvent(utf8: Array(quoted.utf8)).payload.type == "x")
    }

    @Test("is not UTF-8, though a JSON reader might take it")
    func otherEncodings() throws {
        // In UTF-16 a character such as U+2230 has a quote for a byte, and would hide what nests behind it.
        let text = "{\"type\":\"\u{2230}\",\"a\":" + String(repeating: "[", count: 400) + String(repeating: "]", count: 400) + "}"
        let frame = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        guard case .notJSON = try error(reading: frame).reason else {
            Issue.record("was read")
            return
        }
    }

    @Test("keeps the client's event_id for the answer, and its type for a diagnostic")
    func eventID() throws {
        let error = try error(reading: Array(#"{"event_id":"evt_1","type":"conversation.item.delete"}"#.utf8))
        #expect(error.eventID == "evt_1")
        #expect(error.eventType == "conversation.item.delete")
        #expect(WireError(error).eventID == "evt_1")
        #expect("\(error)" == "'item_id' of conversation.item.delete is missing.")
    }

    @Test("never has its contents in the message")
    func discretion() throws {
        for frame in [
            #"{"type":"response.create","response":"my secret"}"#, #"{"type":"input_audio_buffer.append","audio":"my secret"}"#,
            #"{"type":"session.update","session":{"max_output_tokens":"my secret"}}"#, #"my secret"#, #"{"type": my secret}"#,
        ] {
            let error = try error(reading: Array(frame.utf8))
            #expect(!"\(error)".contains("secret"))
            #expect(!WireError(error).message.contains("secret"))
        }
    }

    @Test("because its type is unknown gets the service's list")
    func unknownType() throws {
        let event = try ClientEvent(utf8: Array(#"{"type":"session.explode","event_id":"e"}"#.utf8))
        let answer = try #require(event.violation)
        #expect(answer.code == "invalid_value")
        #expect(answer.param == "type")
        #expect(answer.eventID == "e")
        #expect(answer.message.contains("'input_audio_buffer.append'"))
    }
}
