import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import Testing

@testable import CharivoEngine

/// What a client can get wrong, and the error it gets for it.
struct SessionErrorTests {
    struct Mistake: CustomTestStringConvertible {
        var name: String
        var code: String
        var param: String?
        var type = WireSessionType.realtime
        var make: @Sendable (inout MachineProbe) -> ClientEvent.Payload

        var testDescription: String { name }
    }

    static let mistakes: [Mistake] = [
        Mistake(name: "an unknown event", code: "invalid_value", param: "type") { _ in .unknown(type: "response.sing", [:]) },
        Mistake(name: "an event for WebRTC", code: "invalid_value", param: "type") { _ in .outputAudioClear },
        Mistake(name: "an update without a type", code: "missing_required_parameter", param: "session.type") { _ in
            .sessionUpdate(WireSession(type: nil))
        },
        Mistake(name: "an update of the other type", code: "invalid_parameter", param: "session.type") { _ in
            .sessionUpdate(WireSession(type: .transcription))
        },
        Mistake(name: "an unknown member", code: "unknown_parameter", param: "session.temperature") { _ in
            .sessionUpdate(WireSession(type: .realtime, extras: ["temperature": 0.8]))
        },
        Mistake(name: "a rate of 16 kHz", code: "integer_below_min_value", param: "session.audio.input.format.rate") { _ in
            .sessionUpdate(
                WireSession(
                    type: .realtime,
                    audio: .value(
                        WireSessionAudio(
                            input: .value(WireAudioInput(format: .value(WireAudioFormat(type: "audio/pcm", rate: 16_000))))))))
        },
        Mistake(name: "a second response", code: "conversation_already_has_active_response") { probe in
            _ = probe.ask()
            return .responseCreate(nil)
        },
        Mistake(name: "a cancel without a response", code: "response_cancel_not_active") { _ in .responseCancel(responseID: nil) },
        Mistake(name: "a cancel of a response that is over", code: "response_cancel_not_active") { probe in
            let id = probe.ask()
            probe.input(.response(id, .finished))
            return .responseCancel(responseID: id)
        },
        Mistake(name: "a commit of nothing", code: "input_audio_buffer_commit_empty") { _ in .inputAudioCommit },
        Mistake(name: "a commit of silence under turn detection", code: "input_audio_buffer_commit_empty") { probe in
            probe.append(Sound.silence(1_000))
            return .inputAudioCommit
        },
        Mistake(name: "a ninth utterance under recognition", code: "rate_limit_exceeded", param: "item.content") { probe in
            for _ in 0..<8 { probe.client(.itemCreate(.spoken(), previousItemID: nil)) }
            return .itemCreate(.spoken(), previousItemID: nil)
        },
        Mistake(name: "truncating nothing", code: "item_truncate_invalid_item_id", param: "item_id") { _ in
            .itemTruncate(itemID: "item_none", contentIndex: 0, audioEndMilliseconds: 0)
        },
        Mistake(name: "truncating what was written", code: "invalid_value", param: "content_index") { probe in
            probe.client(.itemCreate(.user("hello", id: "mine"), previousItemID: nil))
            return .itemTruncate(itemID: "mine", contentIndex: 0, audioEndMilliseconds: 0)
        },
        Mistake(name: "retrieving nothing", code: "item_retrieve_invalid_item_id", param: "item_id") { _ in
            .itemRetrieve(itemID: "item_none")
        },
        Mistake(name: "deleting nothing", code: "item_delete_invalid_item_id", param: "item_id") { _ in .itemDelete(itemID: "item_none") },
        Mistake(name: "an id that is taken", code: "item_create_duplicate_item_id", param: "item.id") { probe in
            probe.client(.itemCreate(.user("hello", id: "mine"), previousItemID: nil))
            return .itemCreate(.user("hello", id: "mine"), previousItemID: nil)
        },
        Mistake(name: "behind an item that is not there", code: "item_create_invalid_previous_item_id", param: "previous_item_id") { _ in
            .itemCreate(.user("hello"), previousItemID: "item_none")
        },
        Mistake(name: "assistant audio", code: "invalid_value", param: "item.content[0].type") { _ in
            .itemCreate(
                WireItem(kind: .message(role: .assistant, content: [.outputAudio(nil, transcript: "hi")])), previousItemID: nil)
        },
        Mistake(name: "a reference outside of a response", code: "invalid_value", param: "item.type") { _ in
            .itemCreate(WireItem(id: "mine", kind: .reference), previousItemID: nil)
        },
        Mistake(name: "an item of a megabyte", code: "string_above_max_length", param: "item") { _ in
            .itemCreate(.user(String(repeating: "a", count: 1 << 20)), previousItemID: nil)
        },
        Mistake(name: "a reference to nothing", code: "invalid_value", param: "response.input[0].id") { _ in
            .responseCreate(WireResponseCreate(conversation: "none", input: [WireItem(id: "item_none", kind: .reference)]))
        },
        Mistake(name: "a response of a transcription session", code: "invalid_request", type: .transcription) { _ in .responseCreate(nil) },
        Mistake(name: "too many tokens", code: "integer_above_max_value", param: "response.max_output_tokens") { _ in
            .responseCreate(WireResponseCreate(maxOutputTokens: .tokens(5_000)))
        },
    ]

    @Test("A mistake gets its error with the client's event id, and the session goes on", arguments: mistakes)
    func mistake(_ mistake: Mistake) {
        var probe = MachineProbe(type: mistake.type)
        let payload = mistake.make(&probe)
        let answer = probe.client(payload, id: "evt_mine")
        guard case .error(let error)? = answer.first, answer.count == 1 else {
            Issue.record("Not one error but \(answer)")
            return
        }
        #expect(error.code == mistake.code)
        #expect(error.param == mistake.param)
        #expect(error.type == "invalid_request_error")
        #expect(error.eventID == "evt_mine")
        let update = WireSession(type: mistake.type)
        #expect(probe.client(.sessionUpdate(update)).map(\.kind) == ["sessionUpdated"])
        #expect(probe.checker.violations == [])
        #expect(probe.closing == nil)
    }

    @Test("The words of the live service are repeated where clients look for them")
    func messages() {
        var probe = MachineProbe()
        let id = probe.ask()
        guard case .error(let active)? = probe.client(.responseCreate(nil)).first else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(active.message.contains("in progress: \(id). Wait until the response is finished"))
        _ = probe.client(
            .sessionUpdate(
                WireSession(type: .realtime, audio: .value(WireSessionAudio(input: .value(WireAudioInput(turnDetection: .null)))))))
        probe.client(.inputAudioAppend(.pcm16(Array(repeating: 0, count: 1_234))))
        guard case .error(let empty)? = probe.client(.inputAudioCommit).first else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(
            empty.message
                == "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has 51.41ms of audio."
        )
    }

    @Test("A binary message is answered, not taken")
    func binary() {
        var probe = MachineProbe()
        #expect(probe.input(.binary).first?.errorCode == "invalid_event")
    }
}
