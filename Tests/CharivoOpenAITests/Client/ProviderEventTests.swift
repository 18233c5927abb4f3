import CharivoJSON
import CharivoRealtime
import Testing

@testable import CharivoOpenAI

@Suite("What a service's events mean to a session")
struct ProviderEventTests {
    private func event(_ frame: JSONValue) throws -> ProviderEvent? {
        ProviderEvent(try ServerEvent(utf8: frame.utf8).payload)
    }

    private func response(_ type: String, _ members: JSONObject) throws -> ProviderResponse? {
        var response = members
        response["id"] = "resp_1"
        switch try event(["type": .string(type), "response": .object(response)]) {
        case .responseCreated(let response), .responseDone(let response): return response
        default: return nil
        }
    }

    @Test(
        "A10: a reply stands beside the conversation when the service says that it has none",
        arguments: ["response.created", "response.done"])
    func outOfBand(type: String) throws {
        #expect(try response(type, ["conversation_id": nil])?.isInConversation == false)
        #expect(try response(type, ["conversation_id": "conv_1"])?.isInConversation == true)
        #expect(try response(type, [:])?.isInConversation == true, "many services leave the member out")
    }

    @Test("A10: the member is written as it was read: null, an id, or not at all")
    func conversationID() throws {
        for members in [["id": "r"], ["id": "r", "conversation_id": nil], ["id": "r", "conversation_id": "c"]] as [JSONObject] {
            guard
                case .responseCreated(let response) = try ServerEvent(
                    utf8: JSONValue.object(["type": "response.created", "response": .object(members)]).utf8
                ).payload
            else { return #expect(Bool(false)) }
            #expect(response.members["conversation_id"] == members["conversation_id"])
        }
    }

    @Test(
        "A8: a reply's end that cannot be read in part is its end, and how much was left out is counted",
        arguments: [
            (["output": [["type": "message", "id": "item_1", "role": 7], ["type": "function_call"]]], 2),
            (["output": "none"], 1), (["usage": "much", "status_details": ["error": "?"]], 2), (["metadata": ["a": 1], "audio": []], 2),
            (["output": [["type": "message", "id": "item_1", "role": "assistant", "content": [["type": "output_text"]]]]], 0),
        ] as [(JSONObject, Int)])
    func unreadableParts(members: JSONObject, count: Int) throws {
        var members = members
        members["status"] = "completed"
        let response = try #require(try response("response.done", members))
        #expect(response.id == "resp_1")
        #expect(response.status == .completed)
        #expect(response.unreadable == count)
    }

    @Test("A8: what can be read beside what cannot is kept")
    func readableParts() throws {
        let response = try #require(
            try response("response.done", ["output": [3], "usage": ["total_tokens": 5], "metadata": ["charivo_request": "req_1"]]))
        #expect(response.usage?.totalTokens == 5)
        #expect(response.requestID == "req_1")
    }

    @Test("A8: an end without the reply's id cannot be read: whose end it is nobody knows")
    func noID() {
        #expect(throws: WireDecodingError.self) { try event(["type": "response.done", "response": ["status": "completed"]]) }
    }

    @Test("E5: the moment of the session's end becomes a length of time; a moment that is not there, or zero, does not")
    func expiry() {
        func session(_ end: Int?) -> ProviderSession { ProviderSession(WireSession(type: .realtime, expiresAt: end), now: 1_000) }
        #expect(session(4_600).expiresIn == .seconds(3_600))
        #expect(session(nil).expiresIn == nil)
        #expect(session(0).expiresIn == nil)
    }

    @Test("D1: the config in force is read from what the service tells")
    func effectiveConfig() throws {
        let frame: JSONValue = [
            "type": "session.updated",
            "session": [
                "type": "realtime", "model": "gpt-realtime", "instructions": "Be kind.", "output_modalities": ["audio"],
                "tool_choice": "required", "max_output_tokens": "inf", "tools": [["type": "function", "name": "look"]],
                "audio": [
                    "input": ["turn_detection": nil, "transcription": ["model": "whisper-1"]], "output": ["voice": "marin", "speed": 1.25],
                ],
            ],
        ]
        guard case .sessionUpdated(let session) = try event(frame) else { return #expect(Bool(false)) }
        var expected = ProviderSession(model: "gpt-realtime", voice: "marin", instructions: "Be kind.", tools: ["look"])
        expected.outputModality = .audio
        expected.toolChoice = .required
        expected.maxTokens = .max
        expected.speed = 1.25
        expected.turnDetection = .manual
        expected.inputAudioTranscription = InputAudioTranscription(model: "whisper-1", enabled: true)
        #expect(session == expected)
    }

    @Test(
        "H5: what a transcript cost comes with it, in tokens or in seconds",
        arguments: [
            (["type": "duration", "seconds": 1.5], .audio(.milliseconds(1_500))),
            (
                [
                    "type": "tokens", "total_tokens": 30, "input_tokens": 26, "output_tokens": 4,
                    "input_token_details": ["audio_tokens": 20, "text_tokens": 6],
                ], .tokens(TokenUsage(totalTokens: 30, inputTokens: 26, outputTokens: 4, inputAudioTokens: 20))
            ),
            (["type": "duration", "seconds": -1], nil), (["type": "moons"], nil), (nil, nil),
        ] as [(JSONValue, TranscriptionUsage?)])
    func transcriptionUsage(usage: JSONValue, expected: TranscriptionUsage?) throws {
        let frame: JSONValue = [
            "type": "conversation.item.input_audio_transcription.completed", "item_id": "item_1", "content_index": 0,
            "transcript": "Hello", "usage": usage,
        ]
        #expect(try event(frame) == .inputTranscript(itemID: "item_1", part: 0, .completed("Hello", usage: expected)))
    }

    @Test(
        "H5: a cost that cannot be is none, and one that is beyond belief is what is believed at most",
        arguments: [
            (["type": "duration", "seconds": 1e300], .audio(.seconds(86_400))), (["type": "duration", "seconds": -0.0], .audio(.zero)),
            (
                ["type": "tokens", "input_tokens": .integer(.max), "output_tokens": .integer(.max)],
                .tokens(TokenUsage(totalTokens: 1 << 40, inputTokens: 1 << 40, outputTokens: 1 << 40))
            ),
            (
                ["type": "tokens", "input_tokens": -5, "output_tokens": 7, "input_token_details": ["cached_tokens": .integer(.min)]],
                .tokens(TokenUsage(totalTokens: 7, inputTokens: 0, outputTokens: 7, cachedTokens: 0))
            ),
        ] as [(JSONValue, TranscriptionUsage)])
    func unbelievable(usage: JSONValue, expected: TranscriptionUsage) throws {
        let frame: JSONValue = [
            "type": "conversation.item.input_audio_transcription.completed", "item_id": "item_1", "content_index": 0,
            "transcript": "Hello", "usage": usage,
        ]
        #expect(try event(frame) == .inputTranscript(itemID: "item_1", part: 0, .completed("Hello", usage: expected)))
    }

    @Test("H5: a length of sound that is no number costs nothing", arguments: [Double.infinity, .nan, -.infinity])
    func noLength(seconds: Double) {
        let payload = ServerEvent.Payload.inputTranscriptionCompleted(
            itemID: "item_1", contentIndex: 0, transcript: "Hello", usage: .duration(seconds: seconds))
        #expect(ProviderEvent(payload) == .inputTranscript(itemID: "item_1", part: 0, .completed("Hello", usage: nil)))
    }

    @Test("E5: a moment that lies behind is now, and one beyond a year is no limit that matters")
    func unbelievableExpiry() {
        func session(_ end: Int) -> ProviderSession { ProviderSession(WireSession(type: .realtime, expiresAt: end), now: 1_000) }
        #expect(session(1).expiresIn == .zero)
        #expect(session(.max).expiresIn == .seconds(366 * 86_400))
        #expect(session(.min).expiresIn == nil)
    }

    @Test("H5: which of the cached tokens were sound is read where the service says so")
    func cachedSound() throws {
        let usage: JSONValue = [
            "total_tokens": 100, "input_tokens": 60, "output_tokens": 40,
            "input_token_details": [
                "audio_tokens": 30, "text_tokens": 30, "cached_tokens": 20,
                "cached_tokens_details": ["audio_tokens": 5, "text_tokens": 15],
            ],
        ]
        #expect(
            try response("response.done", ["usage": usage])?.usage
                == TokenUsage(
                    totalTokens: 100, inputTokens: 60, outputTokens: 40, cachedTokens: 20, cachedAudioTokens: 5, inputAudioTokens: 30))
    }
}
