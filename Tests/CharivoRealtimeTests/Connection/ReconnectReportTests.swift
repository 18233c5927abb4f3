import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("The account of a reconnect", .timeLimit(.minutes(1)))
struct ReconnectReportTests {
    private func entry(_ id: String, _ outcome: ReconnectItem.Outcome, _ reason: ReconnectItem.Reason? = nil) -> ReconnectItem {
        ReconnectItem(itemID: id, outcome: outcome, reason: reason)
    }

    @Test("E12: it has one entry for every item: restored, left out and why, interrupted, running")
    func everyItem() {
        var live = LiveMachine(config: RealtimeSessionConfig(inputAudioTranscription: .init()))
        _ = try? live.machine.registerTool(Tool("slow", "Slow.") { _, _ in [:] }, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        live.userSays("Hello", item: "user_1")
        live.characterSays("Hello!", item: "item_1")
        // A turn that was replied to before its words were known.
        _ = live.says(.audioCommitted(itemID: "user_2", previousItemID: nil))
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "slow", arguments: "{}")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_2", status: .inProgress)))
        _ = live.says(.outputItemDone(responseID: "resp_2", ConversationItem(id: "fc_1", kind: kind, status: .completed)))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_2", status: .completed)))
        // A reply that the loss cuts short: one item of it was heard in part, of the other nothing.
        let place = OutputPlace(responseID: "resp_3", itemID: "item_3")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_3", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "resp_3", ConversationItem(id: "item_3", kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.seconds(4))))
        _ = live.says(.textDelta(place, "Once upon a time there was a fox"))
        _ = live.says(.outputItemAdded(responseID: "resp_3", ConversationItem(id: "item_4", kind: .assistant, isSpoken: true)))
        _ = live.says(.textDelta(OutputPlace(responseID: "resp_3", itemID: "item_4"), "And"))
        _ = live.machine.outputMoved(to: .seconds(2), now: live.now)
        _ = live.machine.connectionEnded(generation: 1, ConnectionEnd(cause: .connectionLost), now: live.now, random: 0.5)
        _ = live.machine.outputFlushed(at: .seconds(2), .connectionLost(onlyReply: nil), now: live.now)
        _ = live.pass(.milliseconds(500))
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        let effects = live.says(.sessionUpdated(ProviderSession()))
        #expect(
            effects.report?.items == [
                entry("user_1", .restored), entry("item_1", .restored), entry("user_2", .omitted, .wordsUnknown), entry("fc_1", .running),
                entry("item_3", .interrupted), entry("item_4", .interrupted, .nothingHeard),
            ])
        #expect(effects.report?.restored == ["user_1", "item_1", "item_3"])
        #expect(effects.told.map(\.text) == ["Hello", "Hello!", "Once upon a time"])
    }

    @Test("E2: the turn that is asked about again is named")
    func askedAgain() {
        var live = LiveMachine()
        _ = live.machine.sendMessage("Hello", whenBusy: .refuse, waiter: 9, now: live.now)
        let effects = live.reconnect()
        #expect(effects.report?.items.map(\.outcome) == [.askedAgain])
    }

    @Test("A10: a reply that stands beside the conversation is not told to the next connection")
    func besideTheConversation() {
        var live = LiveMachine()
        let place = OutputPlace(responseID: "resp_x", itemID: "item_x")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_x", status: .inProgress, isInConversation: false)))
        _ = live.says(.outputItemAdded(responseID: "resp_x", ConversationItem(id: "item_x", kind: .assistant)))
        _ = live.says(.textDelta(place, "A summary for the app."))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_x", status: .completed, isInConversation: false)))
        let effects = live.reconnect()
        #expect(effects.told.isEmpty)
        #expect(effects.report?.items == [entry("item_x", .omitted, .besideConversation)])
    }

    @Test("E13: an item that the provider refuses is noted in the account and told of; the session goes on with the rest")
    func refusedItem() async throws {
        let stage = Stage()
        let first = try await stage.start()
        for text in ["One", "Two"] {
            try await stage.manager.sendMessage(text, whenBusy: .queue)
        }
        _ = try await stage.commands(first)
        first.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        try await second.acknowledgeUpdate()
        await stage.recorder.first(named: "realtime:reconnect:success")
        let message = try await second.nextCommand()
        guard case .createItem(let item, _) = message.command else { return #expect(Bool(false)) }
        second.emit(.error(ProviderError(code: "invalid_value", message: "Not this.", messageID: message.id)))
        let event = await stage.recorder.first(named: "realtime:replay:refused")
        #expect(
            event == .replayRefused(ReplayRefusal(itemID: item.id, providerCode: "invalid_value", refused: 1, generation: 2)))
        #expect(
            event.records().map(\.payload) == [
                ["itemId": .string(item.id), "code": "invalid_value", "refused": 1, "generation": 2]
            ])
        let report = try #require(await stage.manager.lastReconnect)
        #expect(report.items.first { $0.itemID == item.id }?.outcome == .refused)
        #expect(report.items.count { $0.outcome == .refused } == 1)
        #expect(!stage.recorder.names.contains("realtime:error"))
        #expect(await stage.manager.state.connection == .connected)
        #expect(await stage.manager.state.lastError == nil)
    }

    @Test("E14: what does not fit is summed up by the app, told first as a system item, and the rest still fits the budget")
    func summary() {
        var options = RealtimeManagerOptions()
        options.replayCharacterLimit = 40
        options.replaySummary = { items in "\(items.count) things: " + items.map(\.text).joined(separator: "; ") }
        var live = LiveMachine(options: options)
        for number in 0..<4 { live.characterSays("Sentence number \(number)", item: "item_\(number)") }
        let effects = live.reconnect()
        #expect(effects.told.map(\.kind) == [.system, .assistant])
        #expect(effects.told[0].text == "3 things: ", "no longer than a quarter of the limit")
        #expect(effects.told[1].text == "Sentence number 3")
        #expect(effects.told.reduce(0) { $0 + $1.text.count } <= 40)
        #expect(
            effects.report?.items == [
                entry("item_0", .omitted, .summarized), entry("item_1", .omitted, .summarized), entry("item_2", .omitted, .summarized),
                entry("item_3", .restored),
            ])
        // The provider repeats what it was told; the summary is no part of the conversation.
        _ = live.says(.itemAdded(effects.told[0], previousItemID: nil))
        #expect(live.machine.conversation.items.count == 4)
    }

    @Test("E14: without a summary the whole budget is for the newest items, and a call is never parted from its output")
    func noSummary() {
        var options = RealtimeManagerOptions()
        options.replayCharacterLimit = 40
        options.replaySummary = { _ in nil }
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "look", arguments: "{}")
        var live = LiveMachine(options: options)
        _ = try? live.machine.registerTool(Tool("look", "Look.") { _, _ in [:] }, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        _ = live.toolReturns("call_1", ["seen": "a fox"])
        for number in 2..<4 { live.characterSays("Sentence \(number)", item: "item_\(number)") }
        let effects = live.reconnect()
        #expect(effects.told.map(\.text) == ["Sentence 2", "Sentence 3"])
        #expect(effects.report?.items.map(\.reason) == [.overBudget, .overBudget, nil, nil])
    }

    @Test("E12: an output whose call the conversation has let go is not told, and the account says so")
    func orphanOutput() {
        var options = RealtimeManagerOptions()
        options.conversationLimit = 2
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "look", arguments: "{}")
        var live = LiveMachine(options: options)
        _ = try? live.machine.registerTool(Tool("look", "Look.") { _, _ in [:] }, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        _ = live.toolReturns("call_1")
        live.characterSays("A fox!", item: "item_2")
        let output = live.machine.conversation.items[0]
        guard case .toolOutput("call_1", _) = output.kind else { return #expect(Bool(false), "the call is gone, its output is not") }
        let effects = live.reconnect()
        #expect(effects.told.map(\.id) == ["item_2"])
        #expect(effects.report?.items == [entry(output.id, .omitted, .noCounterpart), entry("item_2", .restored)])
    }

    @Test("The account's JSON keeps its fields and adds the items")
    func json() {
        let report = ReconnectReport(
            attempts: 1, total: .seconds(1), cause: .rotation, generation: 2,
            items: [entry("a", .omitted, .nothingHeard), entry("b", .askedAgain)],
            restored: ["b"], omitted: ["a"])
        let payload = RealtimeEvent.reconnectSucceeded(report).records()[0].payload
        #expect(
            payload["items"] == [
                ["itemId": "a", "outcome": "omitted", "reason": "nothing_heard"], ["itemId": "b", "outcome": "asked_again"],
            ])
        #expect(payload["restored"] == ["b"])
        #expect(payload["resumption"] == "replay")
        #expect(payload["cause"] == "rotation")
    }
}
