import CharivoRealtime
import CharivoTesting
import Testing

@Suite("Replies", .timeLimit(.minutes(1)))
struct ReplyTests {
    @Test("K33: A written message is created, a reply asked for, and its words published once, in order")
    func writtenTurn() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("Hello!")
        let item = try await peer.expectItem()
        #expect(item.text == "Hello!")
        let (request, _) = try await peer.expectCreateResponse()
        #expect(await stage.manager.state.awaitingResponse)
        await stage.speak(peer, words: "Hi ", sound: .zero, requestID: request.id)
        peer.emit(.textDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), "there!"))
        await stage.finish(
            peer, words: "Hi there!", usage: TokenUsage(totalTokens: 7, inputTokens: 4, outputTokens: 3))
        #expect(
            stage.recorder.names == [
                "realtime:session:start", "realtime:user:transcript", "realtime:response:created", "realtime:assistant:start",
                "realtime:assistant:delta", "realtime:assistant:delta", "realtime:usage", "realtime:response:done",
                "realtime:assistant:done",
            ])
        let state = await stage.manager.state
        #expect(state.response.text == "Hi there!")
        #expect(state.response.status == .completed)
        #expect(!state.awaitingResponse)
        #expect(await stage.manager.conversation.transcript.entries.map(\.text) == ["Hello!", "Hi there!"])
    }

    @Test("K18: A message while a reply is expected is refused by default, as the seed's is")
    func busyRefused() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("One")
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.sendMessage("Two") }
        #expect(error?.code == .state)
        _ = try await peer.expectItem()
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("D20: a queued message is in the conversation at once, and its reply is asked for when the present one is over")
    func busyQueued() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("One")
        _ = try await peer.expectItem()
        let (first, _) = try await peer.expectCreateResponse()
        try await stage.manager.sendMessage("Two", whenBusy: .queue)
        #expect(try await peer.expectItem().text == "Two")
        #expect(try await stage.commands(peer).isEmpty)
        await stage.speak(peer, sound: .zero, requestID: first.id)
        await stage.finish(peer)
        let (second, _) = try await peer.expectCreateResponse()
        #expect(second.id != first.id)
    }

    @Test("A1: interrupt and send at once: the item now, the request when the first reply has ended")
    func interruptThenSend() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(3))
        await stage.hear(.seconds(1))
        try await stage.manager.interrupt()
        try await stage.manager.sendMessage("Wait", whenBusy: .queue)
        #expect(try await peer.nextCommand().command == .truncateItem(id: "item_1", part: 0, audioEndMs: 1_000))
        #expect(try await peer.nextCommand().command == .cancelResponse(id: "resp_1"))
        #expect(try await peer.expectItem().text == "Wait")
        #expect(try await stage.commands(peer).isEmpty)
        await stage.finish(peer, status: .cancelled)
        _ = try await peer.expectCreateResponse()
    }

    @Test("A2: a reply that was interrupted before it had an id is cancelled when it has one, and nothing of it is shown")
    func interruptBeforeCreated() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("Hello")
        _ = try await peer.expectItem()
        let (request, _) = try await peer.expectCreateResponse()
        try await stage.manager.interrupt()
        #expect(try await stage.commands(peer).isEmpty)
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_9", status: .inProgress, requestID: request.id)),
            .outputItemAdded(responseID: "resp_9", ConversationItem(id: "item_9", kind: .assistant)),
            .textDelta(OutputPlace(responseID: "resp_9", itemID: "item_9"), "ghost"))
        #expect(try await peer.nextCommand().command == .cancelResponse(id: "resp_9"))
        peer.emit(
            .responseDone(
                ProviderResponse(
                    id: "resp_9", status: .cancelled, usage: TokenUsage(totalTokens: 1, inputTokens: 1, outputTokens: 0),
                    requestID: request.id)))
        await stage.done("resp_9", peer)
        #expect(!stage.recorder.names.contains("realtime:assistant:delta"))
        #expect(stage.recorder.names.contains("realtime:usage"))
        #expect(await !stage.manager.state.awaitingResponse)
    }

    @Test("A4: a late end of the first reply does not free the second one's place")
    func lateDone() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, response: "resp_1", sound: .zero)
        await stage.speak(peer, response: "resp_2", item: "item_2", sound: .zero)
        peer.emit(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        await stage.done("resp_1", peer)
        #expect(await stage.manager.state.awaitingResponse)
        try await stage.manager.interrupt()
        #expect(try await peer.nextCommand().command == .cancelResponse(id: "resp_2"))
    }

    @Test("A5, D11: interrupt with nothing to cut changes nothing and sends nothing")
    func idleInterrupt() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let before = await stage.manager.state
        try await stage.manager.interrupt()
        #expect(await stage.manager.state == before)
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("A5: a cancel that lost the race is no error")
    func lostCancelRace() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .zero)
        try await stage.manager.interrupt()
        let cancel = try await peer.nextCommand()
        peer.emit(.error(ProviderError(code: "response_cancel_not_active", message: "none", messageID: cancel.id)))
        await stage.finish(peer)
        #expect(!stage.recorder.names.contains("realtime:error"))
        #expect(await stage.manager.state.lastError == nil)
    }

    @Test("A7: a request that collides with the provider's own reply is asked again when that one is over")
    func collision() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("Hello")
        _ = try await peer.expectItem()
        let (request, messageID) = try await peer.expectCreateResponse()
        await stage.speak(peer, response: "resp_auto", item: "item_auto", sound: .zero)
        peer.emit(.error(ProviderError(code: "conversation_already_has_active_response", message: "busy", messageID: messageID)))
        #expect(try await stage.commands(peer).isEmpty)
        await stage.finish(peer, response: "resp_auto", item: "item_auto")
        #expect(try await peer.expectCreateResponse().request == request)
        #expect(!stage.recorder.names.contains("realtime:error"))
    }

    @Test("A8: an end without a beginning is survived, and the next message goes out")
    func doneWithoutCreated() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        peer.emit(.responseDone(ProviderResponse(id: "resp_unknown", status: .completed)))
        await stage.recorder.first(named: "realtime:diagnostic")
        try await stage.manager.sendMessage("Hello")
        _ = try await peer.expectItem()
        _ = try await peer.expectCreateResponse()
    }

    @Test(
        "A9, D19: a reply that fails or is empty closes the turn, and sending is free again",
        arguments: [ProviderResponse.Status.failed, .incomplete, .completed])
    func failedReply(status: ProviderResponse.Status) async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("Hello")
        _ = try await peer.expectItem()
        let (request, _) = try await peer.expectCreateResponse()
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress, requestID: request.id)),
            .responseDone(
                ProviderResponse(
                    id: "resp_1", status: status, reason: status == .incomplete ? "content_filter" : nil,
                    error: status == .failed ? ProviderError(code: "server_error", message: "Sorry.") : nil, requestID: request.id)))
        await stage.done("resp_1", peer)
        #expect(await !stage.manager.state.awaitingResponse)
        #expect(stage.recorder.names.contains("realtime:error") == (status == .failed))
        try await stage.manager.sendMessage("Again")
    }

    @Test("A13, D35: a request that is not answered in time is told, and its late reply is cancelled and dropped")
    func requestTimesOut() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("Hello")
        _ = try await peer.expectItem()
        let (request, _) = try await peer.expectCreateResponse()
        await stage.clock.sleeper(within: .seconds(15))
        stage.clock.advance(by: .seconds(15))
        await stage.recorder.first(named: "realtime:error")
        #expect(await !stage.manager.state.awaitingResponse)
        try await stage.manager.sendMessage("Hello?")
        _ = try await peer.expectItem()
        _ = try await peer.expectCreateResponse()
        peer.emit(.responseCreated(ProviderResponse(id: "resp_late", status: .inProgress, requestID: request.id)))
        #expect(try await peer.nextCommand().command == .cancelResponse(id: "resp_late"))
    }

    @Test("A watchdog gives up a reply of which nothing is heard any more")
    func stalledReply() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .zero)
        await stage.clock.sleeper(within: .seconds(30))
        stage.clock.advance(by: .seconds(30))
        await stage.done("resp_1", peer)
        #expect(try await peer.nextCommand().command == .cancelResponse(id: "resp_1"))
        #expect(await !stage.manager.state.awaitingResponse)
        #expect(await stage.manager.state.response.status == .interrupted)
    }

    @Test("D08, D23: text belongs to its reply and part; parts are joined once, in order")
    func textByPart() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, words: "First", sound: .zero)
        let second = OutputPlace(responseID: "resp_1", itemID: "item_1", part: 1)
        peer.emit(.textDelta(second, "Second"), .textDone(second, "Second"))
        await stage.finish(peer, words: "First")
        guard case .assistantDone(let reply) = await stage.recorder.first(named: "realtime:assistant:done") else { return }
        #expect(reply.text == "First Second")
        peer.emit(.textDelta(second, "late"))
        await stage.settle(peer)
        #expect(await stage.manager.conversation["item_1"]?.text == "First Second")
    }

    @Test("D09, H7: an error about something else leaves the reply alone")
    func unrelatedError() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.hear(.milliseconds(100))
        peer.emit(.error(ProviderError(code: "item_truncate_invalid_item_id", message: "no such item")))
        await stage.recorder.first(named: "realtime:error")
        let state = await stage.manager.state
        #expect(state.response.status == .responding)
        #expect(state.audioPlaying)
        #expect(state.awaitingResponse)
        #expect(stage.output.flushes == 0)
    }

    @Test("H3: unknown events are told once by type, unreadable ones each time, and the session goes on")
    func unknownEvents() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        peer.emit(.unknown(type: "response.dream", [:]), .unknown(type: "response.dream", [:]), .malformed(reason: "It is no JSON."))
        await stage.speak(peer)
        let codes = stage.recorder.events.compactMap { event -> String? in
            if case .diagnostic(let diagnostic) = event, !diagnostic.message.contains(" mark.") { diagnostic.code } else { nil }
        }
        #expect(codes == ["unknown_event", "malformed_event"])
    }

    @Test("A provider that does not repeat the names of requests is understood all the same")
    func unnamedReply() async throws {
        let stage = Stage(capabilities: RealtimeCapabilities(namesRequests: false))
        let peer = try await stage.start()
        try await stage.manager.sendMessage("Hello")
        _ = try await peer.expectItem()
        _ = try await peer.expectCreateResponse()
        await stage.speak(peer, sound: .zero)
        await stage.finish(peer)
        #expect(await !stage.manager.state.awaitingResponse)
        try await stage.manager.sendMessage("Again")
    }

    @Test("H5: what a reply cost is told once, however often its end is")
    func usageOnce() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .zero)
        let usage = TokenUsage(totalTokens: 2, inputTokens: 1, outputTokens: 1)
        await stage.finish(peer, usage: usage)
        peer.emit(.responseDone(ProviderResponse(id: "resp_1", status: .completed, usage: usage)))
        await stage.settle(peer)
        #expect(stage.recorder.names.filter { $0 == "realtime:usage" }.count == 1)
    }
}
