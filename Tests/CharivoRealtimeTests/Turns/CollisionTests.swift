import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Replies that get in each other's way", .timeLimit(.minutes(1)))
struct CollisionTests {
    private func collide(_ policy: RequestCollisionPolicy) async throws -> (Stage, InMemoryPeer) {
        var options = RealtimeManagerOptions()
        options.requestCollision = policy
        let stage = Stage(options: options)
        let peer = try await stage.start()
        try await stage.manager.sendMessage("What time is it?")
        _ = try await peer.expectItem()
        let messageID = try await peer.expectCreateResponse().messageID
        await stage.speak(peer, response: "resp_auto")
        peer.emit(
            .error(
                ProviderError(code: "conversation_already_has_active_response", message: "Busy.", messageID: messageID)))
        await stage.finish(peer, response: "resp_auto")
        return (stage, peer)
    }

    @Test("A7: a reply that was asked for comes after the provider's own, by default")
    func queued() async throws {
        let (stage, peer) = try await collide(.queue)
        #expect(try await stage.commands(peer).count == 1)
    }

    @Test("A7: by option the provider's own reply to a newer turn serves for it")
    func dropped() async throws {
        let (stage, peer) = try await collide(.drop)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(await !stage.manager.state.awaitingResponse, "nothing holds the next message up")
        try await stage.manager.sendMessage("And now?")
    }

    @Test("D20: a message for which no further reply can be asked is refused, and is not said")
    func tooMany() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        for number in 0..<16 { try await stage.manager.sendMessage("\(number)", whenBusy: .queue) }
        _ = try await stage.commands(peer)
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.sendMessage("One more.", whenBusy: .queue) }
        #expect(error?.code == .limit)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(await !stage.manager.conversation.items.contains { $0.text == "One more." })
    }

    @Test("A11: a reply that waits to be asked for is superseded by the user's voice, and not by the app's interrupt")
    func pending() async throws {
        for byVoice in [true, false] {
            let stage = Stage()
            let peer = try await stage.start()
            await stage.speak(peer)
            try await stage.manager.sendMessage("And then?", whenBusy: .queue)
            _ = try await stage.commands(peer)
            if byVoice {
                peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
                await stage.settle(peer)
            } else {
                try await stage.manager.interrupt()
            }
            await stage.finish(peer, status: .cancelled)
            let isAsked = try await stage.commands(peer).contains { if case .createResponse = $0 { true } else { false } }
            #expect(isAsked == !byVoice)
        }
    }

    @Test("A14: what the provider says into a silence serves for the app's prompt, and the silence is an item without words")
    func idle() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(turnDetection: TurnDetection(kind: .serverVAD, idleTimeoutMs: 6_000)))
        try await stage.manager.requestResponse()
        let messageID = try await peer.expectCreateResponse().messageID
        peer.emit(.idleTimeout(itemID: "silence_1"), .audioCommitted(itemID: "silence_1", previousItemID: nil))
        await stage.speak(peer, response: "resp_idle")
        peer.emit(
            .error(
                ProviderError(code: "conversation_already_has_active_response", message: "Busy.", messageID: messageID)))
        await stage.finish(peer, response: "resp_idle")
        #expect(try await stage.commands(peer).isEmpty, "one reply, not two")
        let silence = try #require(await stage.manager.conversation["silence_1"])
        #expect(silence.kind == .user && silence.text.isEmpty && silence.isClosed)
        #expect(!stage.recorder.names.contains("realtime:user:transcript"))
    }

    @Test("A14: a message that was sent into the silence is answered all the same")
    func idleAndMessage() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(turnDetection: TurnDetection(kind: .serverVAD, idleTimeoutMs: 6_000)))
        try await stage.manager.sendMessage("Hello?")
        _ = try await peer.expectItem()
        let messageID = try await peer.expectCreateResponse().messageID
        peer.emit(.idleTimeout(itemID: "silence_1"), .audioCommitted(itemID: "silence_1", previousItemID: nil))
        await stage.speak(peer, response: "resp_idle")
        peer.emit(
            .error(
                ProviderError(code: "conversation_already_has_active_response", message: "Busy.", messageID: messageID)))
        await stage.finish(peer, response: "resp_idle")
        _ = try await peer.expectCreateResponse()
    }

    @Test("A6: a reply that the user's voice has cancelled is not cancelled again by the app")
    func oneCancel() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await stage.settle(peer)
        try await stage.manager.interrupt()
        try await stage.manager.interrupt()
        #expect(try await stage.commands(peer).allSatisfy { $0 != .cancelResponse(id: "resp_1") })
    }

    @Test("A6: the app interrupts twice, and one cancel goes out")
    func interruptTwice() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        try await stage.manager.interrupt()
        try await stage.manager.interrupt()
        #expect(try await stage.commands(peer).filter { $0 == .cancelResponse(id: "resp_1") }.count == 1)
    }

    @Test("A10: a reply beside the conversation is neither played nor cancelled, and its end does not free the other's place")
    func outOfBand() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        let place = OutputPlace(responseID: "resp_aside", itemID: "item_aside")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_aside", status: .inProgress, isInConversation: false)),
            .outputItemAdded(responseID: "resp_aside", ConversationItem(id: "item_aside", kind: .assistant)),
            .textDelta(place, "Aside."), .audioDelta(place, .silence(.seconds(9))))
        await stage.settle(peer)
        #expect(stage.output.queued == .seconds(2))
        #expect(await stage.manager.state.response.responseID == "resp_1")
        peer.emit(.responseDone(ProviderResponse(id: "resp_aside", status: .completed, isInConversation: false)))
        await stage.done("resp_aside", peer)
        #expect(await stage.manager.state.response.status == .responding)
        #expect(await stage.manager.state.awaitingResponse)
        try await stage.manager.interrupt()
        let commands = try await stage.commands(peer)
        #expect(commands.contains(.cancelResponse(id: "resp_1")))
        #expect(!commands.contains(.cancelResponse(id: "resp_aside")))
    }

    @Test("A15: who calls back on an event finds the state that it tells of, and nothing is done twice or lost")
    func reentry() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let manager = stage.manager
        let events = manager.events()
        let listener = Task {
            for await event in events {
                switch event {
                // Refused if the reply still counted as expected.
                case .assistantDone(let reply) where reply.turn.responseID == "resp_1": try await manager.sendMessage("Go on.")
                case .assistantStarted(_, let turn) where turn.responseID == "resp_2": try await manager.interrupt()
                case .responseDone(let report) where report.turn.responseID == "resp_2": await manager.stopSession()
                case .sessionEnded: return
                default: break
                }
            }
        }
        await stage.speak(peer)
        await stage.finish(peer)
        #expect(try await peer.expectItem().text == "Go on.")
        let request = try await peer.expectCreateResponse().request
        await stage.speak(peer, response: "resp_2", item: "item_2", requestID: request.id)
        while try await peer.nextCommand().command != .cancelResponse(id: "resp_2") {}
        peer.emit(.responseDone(ProviderResponse(id: "resp_2", status: .cancelled)))
        try await listener.value
        for name in ["realtime:assistant:done", "realtime:response:done"] {
            #expect(stage.recorder.names.filter { $0 == name }.count == 2)
        }
        #expect(stage.recorder.names.filter { $0 == "realtime:session:end" }.count == 1)
        #expect(stage.recorder.events.last?.name == "realtime:session:end")
        #expect(await manager.state.session.status == .stopped)
    }
}
