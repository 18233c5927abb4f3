import Testing

@testable import CharivoRealtime

@Suite("Sessions that a provider takes up again by itself")
struct ResumptionTests {
    /// A session with a turn of each side, and a tool that ran.
    private func session(handle: String? = "handle_1") -> LiveMachine {
        var live = LiveMachine(capabilities: RealtimeCapabilities(resumesSessions: true))
        _ = try? live.machine.registerTool(Tool("look", "Look.") { _, _ in [:] }, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        if let handle { _ = live.says(.resumptionHandle(handle)) }
        live.userSays("Hello", item: "user_1")
        live.characterSays("Hello!", item: "item_1")
        return live
    }

    private func callTool(_ live: inout LiveMachine, id: String) -> [SessionEffect] {
        let kind = ConversationItem.Kind.toolCall(callID: id, name: "look", arguments: "{}")
        var effects = live.says(.responseCreated(ProviderResponse(id: "resp_\(id)", status: .inProgress)))
        effects += live.says(.outputItemDone(responseID: "resp_\(id)", ConversationItem(id: "fc_\(id)", kind: kind, status: .completed)))
        return effects + live.says(.responseDone(ProviderResponse(id: "resp_\(id)", status: .completed)))
    }

    @Test("E20: the next connection is dialled under the handle, and is not told what the provider has")
    func native() {
        var live = session()
        let dial = live.lose().dials
        #expect(dial.map(\.resumptionHandle) == ["handle_1"])
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        let effects = live.says(.sessionUpdated(ProviderSession(isResumed: true)))
        #expect(effects.told.isEmpty)
        #expect(effects.report?.resumption == .native)
        #expect(effects.report?.items.map(\.outcome) == [.restored, .restored])
    }

    @Test("E20: what the provider tells again is not doubled, and a tool that it calls again is not run again")
    func replayedByProvider() {
        var live = session()
        #expect(callTool(&live, id: "call_1").contains { if case .runTool = $0 { true } else { false } })
        _ = live.toolReturns("call_1")
        let before = live.machine.conversation.items.map(\.id)
        _ = live.reconnect(ProviderSession(isResumed: true))
        _ = live.says(.itemAdded(ConversationItem(id: "user_1", kind: .user, status: .completed, text: "Hello"), previousItemID: nil))
        _ = live.says(
            .itemAdded(ConversationItem(id: "item_1", kind: .assistant, status: .completed, text: "Hello!"), previousItemID: "user_1"))
        let effects = callTool(&live, id: "call_1")
        #expect(!effects.contains { if case .runTool = $0 { true } else { false } })
        #expect(live.machine.conversation.items.map(\.id) == before)
    }

    @Test("E20: what happened on this side since is told, and the output of a call that the provider knows goes without the call")
    func whatTheProviderLacks() {
        var live = session()
        _ = callTool(&live, id: "call_1")
        _ = live.lose()
        _ = live.toolReturns("call_1")
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        let effects = live.says(.sessionUpdated(ProviderSession(isResumed: true)))
        guard effects.told.count == 1, case .toolOutput("call_1", _) = effects.told[0].kind else { return #expect(Bool(false)) }
    }

    @Test("E20: what was told before the handle was given is in it, what was told since is told again")
    func handleAsOfItsMoment() {
        var live = session(handle: nil)
        _ = live.machine.sendMessage("Before", whenBusy: .queue, waiter: 9, now: live.now)
        _ = live.says(.resumptionHandle("handle_2"))
        _ = live.machine.sendMessage("After", whenBusy: .queue, waiter: 10, now: live.now)
        #expect(live.reconnect(ProviderSession(isResumed: true)).told.map(\.text) == ["After"])
    }

    @Test("E20, E13: an item that the provider refused is not in what it takes up again, whatever handle it gave since")
    func refusedItem() throws {
        var live = session()
        _ = live.lose()
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        let told = live.says(.sessionUpdated(ProviderSession(isResumed: false)))
        let messages = told.flatMap { effect -> [ProviderMessage] in if case .send(let messages) = effect { messages } else { [] } }
        let refused = try #require(messages.first { if case .createItem(let item, _) = $0.command { item.id == "user_1" } else { false } })
        _ = live.says(.resumptionHandle("handle_2"))
        _ = live.says(.error(ProviderError(code: "invalid_value", message: "No.", messageID: refused.id)))
        live.now += .seconds(20)
        #expect(live.reconnect(ProviderSession(isResumed: true)).told.map(\.id) == ["user_1"])
    }

    @Test("E20: a handle of a session that was left behind is not offered for the next one")
    func staleHandle() {
        var live = session()
        _ = live.reconnect(ProviderSession())
        _ = live.pass(.seconds(20))
        #expect(live.lose().dials.map(\.resumptionHandle) == [nil])
    }

    /// The connection is lost, and its successor gives a handle of its own before it has its config.
    private func losesAndGetsHandle(_ live: inout LiveMachine) {
        _ = live.lose()
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        _ = live.says(.resumptionHandle("handle_2"))
    }

    @Test("E20: a new handle that comes before the provider has said that it took the session up does not hide that")
    func earlyHandle() {
        var live = session()
        losesAndGetsHandle(&live)
        #expect(live.says(.sessionUpdated(ProviderSession(isResumed: true))).told.isEmpty)
        _ = live.pass(.seconds(20))
        #expect(live.lose().dials.map(\.resumptionHandle) == ["handle_2"])
    }

    @Test("E20: a tool that still runs is answered without its call being told again")
    func runningTool() {
        var live = session()
        _ = callTool(&live, id: "call_1")
        #expect(live.reconnect(ProviderSession(isResumed: true)).told.isEmpty)
        let effects = live.toolReturns("call_1")
        #expect(effects.told.count == 1)
    }

    @Test("E20: only who was asked to take a session up can say that it did")
    func unasked() {
        var ledger = ResumptionLedger(limit: 8)
        ledger.dialled(under: nil)
        ledger.answered(isResumed: true)
        #expect(!ledger.isNative)
        ledger.given("handle_1")
        ledger.dialled(under: ledger.nextHandle)
        ledger.answered(isResumed: true)
        #expect(ledger.isNative)
    }

    @Test("E21: of a conversation that is begun anew the provider has only what it is told since")
    func forgotten() {
        var ledger = ResumptionLedger(limit: 8)
        ledger.told("item_1", in: "evt_1")
        ledger.given("handle_1")
        ledger.acknowledged("item_2")
        #expect(ledger.known.all == ["item_1", "item_2"])
        ledger.dialled(under: ledger.nextHandle)
        ledger.answered(isResumed: false)
        ledger.forgotten()
        #expect(ledger.known.all.isEmpty)
        ledger.told("item_3", in: "evt_3")
        #expect(ledger.known.all.isEmpty, "what is told is known with the next handle")
        ledger.given("handle_2")
        #expect(ledger.known.all == ["item_3"])
    }

    @Test("E20: turns that the provider has are settled when it takes the session up itself: nobody says them again")
    func settledTurns() {
        var live = session()
        _ = live.says(.speechStarted(itemID: "user_2", audioStartMs: 0))
        _ = live.says(.audioCommitted(itemID: "user_2", previousItemID: nil))
        #expect(live.machine.spoken.itemIDs == ["user_2"])
        let effects = live.reconnect(ProviderSession(isResumed: true))
        #expect(effects.contains { if case .turnsSettled = $0 { true } else { false } })
        #expect(live.machine.spoken.isEmpty)
    }

    @Test("E21: without a handle the conversation is told as to any provider, and the account says so")
    func withoutHandle() {
        var live = session(handle: nil)
        #expect(live.lose().dials.map(\.resumptionHandle) == [nil])
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        let effects = live.says(.sessionUpdated(ProviderSession()))
        #expect(effects.told.map(\.text) == ["Hello", "Hello!"])
        #expect(effects.report?.resumption == .fallback)
    }

    @Test("E21: a handle that the provider does not take is not offered again, and the conversation is told")
    func refusedHandle() {
        var live = session()
        let effects = live.reconnect(ProviderSession(isResumed: false))
        #expect(effects.told.map(\.text) == ["Hello", "Hello!"])
        #expect(effects.report?.resumption == .fallback)
        _ = live.pass(.seconds(20))
        #expect(live.lose().dials.map(\.resumptionHandle) == [nil])
    }

    @Test("E20: an item that the provider turns out to have is not counted as refused")
    func duplicate() {
        var live = session(handle: nil)
        let effects = live.reconnect()
        guard case .send(let messages) = effects.first(where: { if case .send = $0 { true } else { false } }) else {
            return #expect(Bool(false))
        }
        let refusal = ProviderError(code: "item_create_duplicate_item_id", message: "It is here.", messageID: messages[0].id)
        #expect(live.says(.error(refusal)).isEmpty)
    }

    @Test("E20: a new handle that comes before the provider has answered does not stand for what only the lost connection was told")
    func earlyHandleAndLostMessage() {
        var live = session()
        _ = live.machine.sendMessage("After", whenBusy: .queue, waiter: 9, now: live.now)
        losesAndGetsHandle(&live)
        #expect(live.says(.sessionUpdated(ProviderSession(isResumed: true))).told.map(\.text) == ["After"])
    }

    @Test("E20: a handle of a connection that was lost before it was told anything stands for nothing that an earlier one was told")
    func handleOfNothing() {
        var live = session(handle: nil)
        losesAndGetsHandle(&live)
        #expect(live.lose().dials.map(\.resumptionHandle) == ["handle_2"])
        _ = live.machine.connectionOpened(generation: 3, now: live.now)
        #expect(live.says(.sessionUpdated(ProviderSession(isResumed: true))).told.map(\.text) == ["Hello", "Hello!"])
    }

    @Test("E20: what a new provider says before it takes the config is its own, and is not told to it when it takes the session up later")
    func beforeTheConfig() {
        var live = session(handle: nil)
        losesAndGetsHandle(&live)
        _ = live.says(.itemAdded(ConversationItem(id: "user_9", kind: .user, status: .completed, text: "Early"), previousItemID: nil))
        #expect(live.says(.sessionUpdated(ProviderSession())).told.map(\.text).contains("Hello"))
        _ = live.lose()
        _ = live.machine.connectionOpened(generation: 3, now: live.now)
        #expect(!live.says(.sessionUpdated(ProviderSession(isResumed: true))).told.map(\.text).contains("Early"))
    }
}
