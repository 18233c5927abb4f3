import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import CharivoTesting
import CharivoWebSocket
import Testing

@Suite("Replies over the wire", .timeLimit(.minutes(1)))
struct WireReplyTests {
    private let place = WireContentLocation(responseID: "r1", itemID: "r1_item_1")

    @Test(
        "A3: what still comes of a reply that was interrupted is dropped: no sound, no words, no lips",
        arguments: [true, false])
    func lateDeltas(_ byVoice: Bool) async throws {
        // A service that does not hear the cancel goes on with its reply.
        try await onTheWire(faults: [Fault(.drop, at: .receiving("response.cancel"))]) { stage in
            let connection = try await stage.start()
            connection.reply(.spoken("One two three four", sound: .seconds(4)).held, id: "r1")
            await stage.output.waitForSound(.seconds(4))
            await stage.settle(connection)
            await stage.hear(.seconds(1))
            if byVoice { connection.userStartsSpeaking() } else { try await stage.manager.interrupt() }
            await stage.settle(connection)
            let before = stage.events(named: "realtime:assistant:delta").count
            connection.send(
                .outputAudioDelta(place, .pcm16(Array(repeating: 5_000, count: 24_000))), .outputTranscriptDelta(place, delta: " five"))
            await stage.settle(connection)
            #expect(stage.output.queued == .zero)
            #expect(stage.events(named: "realtime:assistant:delta").count == before)
            #expect(stage.events(named: "tts:audio:start").count == 1)
            #expect(await stage.manager.state.response.status == .interrupted)
        }
    }

    @Test("A4: a late end of the first reply closes it alone; the second can still be interrupted, by its id")
    func lateDone() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            connection.reply(.spoken("One", sound: .seconds(1)).held, id: "r1")
            connection.send(
                .responseCreated(WireResponse(id: "r2", status: .inProgress, conversationID: "c")),
                .responseDone(WireResponse(id: "r1", status: .completed, conversationID: "c", usage: WireUsage(totalTokens: 7))))
            await stage.settle(connection)
            #expect(stage.events(named: "realtime:usage").count == 1)
            #expect(stage.events(named: "realtime:response:done").count == 1)
            #expect(await stage.manager.state.awaitingResponse)
            try await stage.manager.interrupt()
            let cancel = try await connection.next("response.cancel")
            #expect(cancel.json["response_id"] == "r2")
        }
    }

    @Test("A8: an end without a beginning, and one that cannot be read, are told and harm nothing")
    func strangeEnds() async throws {
        try await onTheWire(.replying(.spoken("All well."))) { stage in
            let connection = try await stage.start()
            connection.send(.responseDone(WireResponse(id: "ghost", status: .completed, conversationID: "c")))
            connection.send("response.done", ["response": [:]])
            await stage.settle(connection)
            let codes = stage.recorder.events.compactMap { if case .diagnostic(let diagnostic) = $0 { diagnostic.code } else { nil } }
            #expect(codes.contains("unannounced_reply"))
            #expect(codes.contains("malformed_event"))
            #expect(await !stage.manager.state.awaitingResponse)
            try await stage.manager.sendMessage("Well?")
            guard case .assistantDone(let reply) = await stage.recorder.first(named: "realtime:assistant:done") else { return }
            #expect(reply.text == "All well.")
        }
    }

    @Test("F1: the user's words come after the reply, and stand before it")
    func lateTranscript() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start(RealtimeSessionConfig(inputAudioTranscription: InputAudioTranscription()))
            let user = connection.userTurn("What time is it?", reply: .spoken("It is late."))
            await stage.recorder.first(named: "realtime:user:transcript")
            let items = await stage.manager.conversation.items
            #expect(items.map(\.kind) == [.user, .assistant])
            #expect(items.map(\.text) == ["What time is it?", "It is late."])
            #expect(items.first?.id == user)
        }
    }

    @Test("F2: the words of two turns that come mixed are kept apart")
    func mixedTranscripts() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start(RealtimeSessionConfig(inputAudioTranscription: InputAudioTranscription()))
            let first = connection.userStartsSpeaking()
            connection.userStopsSpeaking()
            let second = connection.userStartsSpeaking()
            connection.userStopsSpeaking()
            connection.send(
                .inputTranscriptionDelta(itemID: first, contentIndex: 0, delta: "One "),
                .inputTranscriptionDelta(itemID: second, contentIndex: 0, delta: "Three "),
                .inputTranscriptionDelta(itemID: first, contentIndex: 0, delta: "two."),
                .inputTranscriptionDelta(itemID: second, contentIndex: 0, delta: "four."))
            await stage.settle(connection)
            #expect(await stage.manager.conversation.items.map(\.text) == ["One two.", "Three four."])
            connection.transcribe(second, "Three, four!")
            connection.transcribe(first, "One, two!")
            await stage.settle(connection)
            #expect(await stage.manager.conversation.items.map(\.text) == ["One, two!", "Three, four!"])
        }
    }

    @Test("F6: what comes of a reply after its end, and an end that comes twice, change nothing")
    func afterTheEnd() async throws {
        try await onTheWire(faults: [Fault(.duplicate, at: .sending("response.done"))]) { stage in
            let connection = try await stage.start()
            connection.reply(.spoken("All of it.", sound: .seconds(1)), id: "r1")
            connection.send(.outputTranscriptDelta(place, delta: " More."), .outputTranscriptDone(place, transcript: "Another."))
            await stage.settle(connection)
            #expect(stage.events(named: "realtime:assistant:done").count == 1)
            #expect(stage.events(named: "realtime:response:done").count == 1)
            #expect(stage.events(named: "realtime:usage").count == 1)
            #expect(await stage.manager.conversation["r1_item_1"]?.text == "All of it.")
            #expect(await stage.manager.state.response.text == "All of it.")
        }
    }

    @Test(
        "H3: events of unknown types, text that is not JSON, sound that is not base64 and binary frames are told, and the session goes on")
    func unreadable() async throws {
        let faults: FaultPlan = [
            Fault(.precede(withType: "response.telepathy.delta"), at: .sending("response.created")),
            Fault(.replace(with: #"{"type": "#), at: .sending("response.output_audio.delta", nth: 1)),
            Fault(
                .replace(with: #"{"type":"response.output_audio.delta","response_id":"r","item_id":"i","delta":"@@"}"#),
                at: .sending("response.output_audio.delta", nth: 2)),
            Fault(.binary([1, 2, 3]), at: .sending("response.output_audio.delta", nth: 3)),
        ]
        try await onTheWire(.replying(.spoken("One two three four", sound: .seconds(4))), faults: faults) { stage in
            let connection = try await stage.start()
            try await stage.manager.sendMessage("Go.")
            await stage.recorder.first(named: "realtime:assistant:done")
            await stage.settle(connection)
            let diagnostics = stage.recorder.events.compactMap { event -> Diagnostic? in
                if case .diagnostic(let diagnostic) = event { diagnostic } else { nil }
            }
            #expect(diagnostics.filter { $0.code == "malformed_event" }.count == 3)
            #expect(diagnostics.contains { $0.code == "unknown_event" && $0.message.contains("response.telepathy.delta") })
            #expect(stage.output.queued == .seconds(1), "the one piece of sound that could be read")
            #expect(await stage.manager.state.response.text == "One two three four")
            #expect(await stage.manager.state.connection == .connected)
        }
    }

    @Test("H3: a frame larger than a client takes ends that connection alone; the session goes on over the next")
    func oversized() async throws {
        let faults: FaultPlan = [Fault(.oversize(bytes: 2 << 20), at: .sending("response.created", connection: 1))]
        try await onTheWire(faults: faults, webSocket: .init(maximumFrameSize: 1 << 20, maximumMessageSize: 1 << 20)) { stage in
            let first = try await stage.start()
            first.reply(.spoken("Too much."))
            _ = try await stage.reconnect()
            #expect(await stage.manager.state.connection == .connected)
        }
    }

    @Test("H7: an error fails the update it names, and one about something else does not")
    func correlation() async throws {
        try await onTheWire(faults: [Fault(.drop, at: .sending("session.updated", nth: 2))]) { stage in
            let connection = try await stage.start()
            let update = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "Rhyme.")) }
            try await connection.next("session.update")
            let message = try await connection.next("session.update")
            connection.sendError(code: "odd", "Something else failed.", about: "evt_of_nobody")
            connection.sendError(code: "invalid_value", "No rhymes.", about: message.id)
            let error = await #expect(throws: RealtimeError.self) { try await update.value }
            #expect(error?.providerCode == "invalid_value")
            #expect(stage.events(named: "realtime:error").count == 2)
            #expect(await stage.manager.state.connection == .connected)
            try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "Do not rhyme."))
        }
    }
}
