import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Replies", .timeLimit(.minutes(1)))
struct ReplyTests {
    @Test("A8: a reply that is announced twice begins once, and keeps what it had")
    func createdTwice() {
        var live = LiveMachine()
        let created = ProviderEvent.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress))
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        var effects = live.says(created)
        effects += live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant)))
        effects += live.says(.textDelta(place, "One "))
        effects += live.says(created)
        effects += live.says(.textDelta(place, "two"))
        effects += live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        for name in ["realtime:response:created", "realtime:assistant:start", "realtime:assistant:done"] {
            #expect(effects.names.filter { $0 == name }.count == 1, "\(name)")
        }
        #expect(live.machine.conversation["item_1"]?.status == .completed)
        #expect(live.machine.state.response.text == "One two")
    }

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

    @Test(
        "A4: a late end of the first reply does not free the second one's place, which can be interrupted though the first one was",
        arguments: [true, false])
    func lateDone(isInterrupted: Bool) async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, response: "resp_1", sound: .zero)
        if isInterrupted {
            try await stage.manager.interrupt()
            #expect(try await peer.nextCommand().command == .cancelResponse(id: "resp_1"))
        }
        await stage.speak(peer, response: "resp_2", item: "item_2", sound: .zero)
        peer.emit(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        await stage.done("resp_1", peer)
        #expect(await stage.manager.state.awaitingResponse)
        if isInterrupted { #expect(try await peer.nextCommand().command == .deleteItem(id: "item_1"), "nothing of it was heard") }
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

    struct Ending: Sendable {
        var status: ProviderResponse.Status
        var reason: String?
        var error: ProviderError?
        var response: RealtimeState.Response.Status
    }

    @Test(
        "A9, D19: a reply that fails or is empty closes the turn with its reason, and sending is free again",
        arguments: [
            Ending(status: .failed, error: ProviderError(code: "server_error", message: "Sorry."), response: .interrupted),
            Ending(status: .failed, response: .interrupted),
            Ending(status: .incomplete, reason: "content_filter", response: .interrupted),
            Ending(status: .incomplete, reason: "max_output_tokens", response: .interrupted),
            Ending(status: .completed, response: .completed),
        ])
    func failedReply(ending: Ending) async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("Hello")
        _ = try await peer.expectItem()
        let (request, _) = try await peer.expectCreateResponse()
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress, requestID: request.id)),
            .responseDone(
                ProviderResponse(
                    id: "resp_1", status: ending.status, reason: ending.reason, error: ending.error, requestID: request.id)))
        await stage.done("resp_1", peer)
        let state = await stage.manager.state
        #expect(!state.awaitingResponse)
        #expect(state.response.status == ending.response)
        guard case .responseDone(let report) = await stage.recorder.first(named: "realtime:response:done") else { return }
        #expect(report.status == ending.status)
        #expect(report.reason == ending.reason)
        #expect(stage.recorder.names.filter { $0 == "realtime:error" }.count == (ending.status == .failed ? 1 : 0))
        #expect(state.lastError?.code == (ending.status == .failed ? .provider : nil))
        #expect(state.lastError?.providerCode == ending.error?.code)
        #expect(!stage.recorder.names.contains("realtime:usage"), "nothing is known of its cost")
        try await stage.manager.sendMessage("Again")
        _ = try await peer.expectItem()
        _ = try await peer.expectCreateResponse()
    }

    @Test(
        "A9: a call of a reply that fails is answered, and the model is not asked to go on",
        arguments: [ProviderResponse.Status.failed, .incomplete])
    func failedReplyWithCall(status: ProviderResponse.Status) async throws {
        let stage = Stage(tools: [Tool("f", "Does it.") { _, _ in ["success": true] }])
        let peer = try await stage.start()
        peer.call("f")
        peer.end(response: "resp_1", status)
        #expect(try await peer.expectOutput().output == ["success": true])
        await stage.done("resp_1", peer)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(await !stage.manager.state.awaitingResponse)
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
        guard case .error(let error) = await stage.recorder.first(named: "realtime:error") else { return }
        #expect(error.code == .timeout)
        #expect(await !stage.manager.state.awaitingResponse)
        try await stage.manager.sendMessage("Hello?")
        _ = try await peer.expectItem()
        let (second, _) = try await peer.expectCreateResponse()
        let late = OutputPlace(responseID: "resp_late", itemID: "item_late")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_late", status: .inProgress, requestID: request.id)),
            .outputItemAdded(responseID: "resp_late", ConversationItem(id: "item_late", kind: .assistant, isSpoken: true)),
            .textDelta(late, "Too late."), .audioDelta(late, .silence(.seconds(1))))
        #expect(try await peer.nextCommand().command == .cancelResponse(id: "resp_late"))
        peer.emit(.responseDone(ProviderResponse(id: "resp_late", status: .cancelled)))
        await stage.done("resp_late", peer)
        #expect(!stage.recorder.names.contains("realtime:assistant:delta"))
        #expect(stage.output.queued == .zero)
        #expect(await stage.manager.state.awaitingResponse, "the second request is not answered by it")
        await stage.speak(peer, response: "resp_2", item: "item_2", words: "Hello!", sound: .zero, requestID: second.id)
        #expect(await stage.manager.state.response.text == "Hello!")
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
        // Words of a reply that nobody announced, and a reply without any: neither has those of the one before.
        peer.emit(
            .textDelta(OutputPlace(responseID: "resp_ghost", itemID: "item_ghost"), "ghost"),
            .responseCreated(ProviderResponse(id: "resp_2", status: .inProgress)),
            .outputItemAdded(responseID: "resp_2", ConversationItem(id: "item_2", kind: .assistant)),
            .textDone(OutputPlace(responseID: "resp_2", itemID: "item_2"), ""),
            .responseDone(ProviderResponse(id: "resp_2", status: .completed)))
        await stage.done("resp_2", peer)
        #expect(await stage.manager.state.response.text == "")
        #expect(await stage.manager.conversation["item_ghost"] == nil)
        let said = stage.recorder.events.compactMap { if case .assistantDone(let reply) = $0 { reply.text } else { nil } }
        #expect(said == ["First Second", ""])
        #expect(stage.recorder.names.filter { $0 == "realtime:assistant:delta" }.count == 2)
    }

    @Test("D09, H7: an error about something else leaves the reply alone")
    func unrelatedError() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.hear(.milliseconds(100))
        let flushes = stage.output.flushes
        peer.emit(.error(ProviderError(code: "item_truncate_invalid_item_id", message: "no such item")))
        await stage.recorder.first(named: "realtime:error")
        let state = await stage.manager.state
        #expect(state.response.status == .responding)
        #expect(state.audioPlaying)
        #expect(state.awaitingResponse)
        #expect(stage.output.flushes == flushes)
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

    @Test(
        "H5: what a reply cost is told once, however it ends and however often that is told",
        arguments: [ProviderResponse.Status.completed, .failed, .incomplete, .cancelled])
    func usageOnce(status: ProviderResponse.Status) async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .zero)
        let usage = TokenUsage(totalTokens: 2, inputTokens: 1, outputTokens: 1)
        await stage.finish(peer, status: status, usage: usage)
        peer.emit(.responseDone(ProviderResponse(id: "resp_1", status: status, usage: usage)))
        await stage.settle(peer)
        #expect(stage.recorder.names.filter { $0 == "realtime:usage" }.count == 1)
    }
}
