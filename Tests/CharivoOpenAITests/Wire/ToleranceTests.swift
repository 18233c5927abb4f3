import CharivoJSON
import Testing

@testable import CharivoOpenAI

@Suite("What services leave out, or write otherwise")
struct ToleranceTests {
    private func event(_ frame: JSONValue) throws -> ServerEvent { try ServerEvent(utf8: frame.utf8) }

    @Test("An event without an event_id is an event")
    func noEventID() throws {
        #expect(try event(["type": "input_audio_buffer.cleared"]) == ServerEvent(.inputAudioCleared))
        #expect(try event(["type": "input_audio_buffer.cleared", "event_id": nil]) == ServerEvent(.inputAudioCleared))
    }

    @Test("Indices that are not there are zero")
    func noIndices() throws {
        let location = WireContentLocation(responseID: "r", itemID: "i")
        #expect(
            try event(["type": "response.output_text.delta", "response_id": "r", "item_id": "i", "delta": "x"]).payload
                == .outputTextDelta(location, delta: "x"))
        #expect(
            try event(["type": "response.output_audio.delta", "response_id": "r", "item_id": "i", "content_index": nil, "delta": ""])
                .payload
                == .outputAudioDelta(location, .pcm16([])))
        let completed: JSONValue = [
            "type": "conversation.item.input_audio_transcription.completed", "item_id": "i", "transcript": "t",
        ]
        #expect(try event(completed).payload == .inputTranscriptionCompleted(itemID: "i", contentIndex: 0, transcript: "t", usage: nil))
    }

    @Test("A response may have no usage, or one with nothing in it, or nulls, or more than is known")
    func usage() throws {
        func usage(_ value: JSONValue?) throws -> WireUsage? {
            var response: JSONObject = ["id": "r", "future": ["x": 1]]
            response["usage"] = value
            guard case .responseDone(let response) = try event(["type": "response.done", "response": .object(response)]).payload else {
                Issue.record("another event")
                return nil
            }
            return response.usage
        }
        #expect(try usage(nil) == nil)
        #expect(try usage(.null) == nil)
        #expect(try usage([:]) == WireUsage())
        #expect(
            try usage(["total_tokens": nil, "input_tokens": 3, "input_token_details": ["audio_tokens": 3, "video_tokens": 9]])
                == WireUsage(inputTokens: 3, inputDetails: WireTokenDetails(audio: 3)))
    }

    @Test("A part is text or audio by either pair of names")
    func partNames() throws {
        for name in ["text", "output_text"] as [JSONValue] {
            let frame: JSONValue = [
                "type": "response.content_part.added", "response_id": "r", "item_id": "i", "part": ["type": name, "text": "x"],
            ]
            #expect(try event(frame).payload == .contentPartAdded(WireContentLocation(responseID: "r", itemID: "i"), .text("x")))
        }
        for name in ["audio", "output_audio"] as [JSONValue] {
            let frame: JSONValue = ["type": "response.content_part.added", "response_id": "r", "item_id": "i", "part": ["type": name]]
            #expect(
                try event(frame).payload
                    == .contentPartAdded(WireContentLocation(responseID: "r", itemID: "i"), .audio(transcript: "")))
        }
    }

    @Test("Items, parts, tools and turn detection of unknown kinds are kept whole")
    func unknownKinds() throws {
        let item: JSONValue = ["type": "hologram", "id": "h", "depth": 3]
        let message: JSONValue = ["type": "message", "role": "critic", "content": [["type": "smell", "of": "rain"]]]
        for value in [item, message] {
            let frame: JSONValue = ["type": "conversation.item.retrieved", "item": value]
            #expect(try frame.members(missingIn: JSONValue(utf8: event(frame).utf8)) == [])
        }
        let session: JSONValue = [
            "tools": [["type": "telepathy", "range": 5]], "tool_choice": ["type": "dice"], "truncation": ["type": "random"],
            "audio": ["input": ["turn_detection": ["type": "gaze_vad", "eyes": 2], "x": 1], "y": 2], "z": 3,
        ]
        let frame: JSONValue = ["type": "session.updated", "session": session]
        #expect(try frame.members(missingIn: JSONValue(utf8: event(frame).utf8)) == [])
    }

    @Test("An error comes through whatever it lacks")
    func errors() throws {
        #expect(try event(["type": "error", "error": [:]]).payload == .error(WireError(type: "error", message: "")))
        #expect(
            try event(["type": "error", "error": ["type": "server_error", "code": 503, "message": "m"]]).payload
                == .error(WireError(type: "server_error", code: "503", message: "m")))
    }

    @Test("Whole numbers may be written with a fraction of zero")
    func numbers() throws {
        let frame = Array(#"{"type":"input_audio_buffer.speech_started","item_id":"i","audio_start_ms":1.5e3}"#.utf8)
        #expect(try ServerEvent(utf8: frame).payload == .speechStarted(itemID: "i", audioStartMilliseconds: 1_500))
    }

    @Test("response.create says nothing, null, an empty object, or null instructions")
    func responseCreate() throws {
        func create(_ response: JSONValue?) throws -> ClientEvent.Payload {
            var frame: JSONObject = ["type": "response.create"]
            frame["response"] = response
            return try ClientEvent(utf8: JSONValue.object(frame).utf8).payload
        }
        #expect(try create(nil) == .responseCreate(nil))
        #expect(try create(.null) == .responseCreate(nil))
        #expect(try create([:]) == .responseCreate(WireResponseCreate()))
        #expect(try create(["instructions": nil]) == .responseCreate(WireResponseCreate(instructions: .null)))
        #expect(try create(["input": []]) == .responseCreate(WireResponseCreate(input: [])))
    }
}
