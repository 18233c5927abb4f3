import Testing

@testable import CharivoRealtime

@Suite("A session, at its edges")
struct SessionEdgeTests {
    @Test("E20: a reply that is over is not begun again, whatever is said of it")
    func beginsOnce() {
        var live = LiveMachine()
        live.characterSays("Hello!", item: "item_1")
        #expect(live.says(.responseCreated(ProviderResponse(id: "resp_item_1", status: .inProgress))).isEmpty)
        #expect(!live.machine.state.awaitingResponse)
        #expect(live.machine.state.response.status == .completed)
    }

    @Test("A2: the items of a reply that was interrupted before it had an id are no part of the conversation")
    func itemsOfAGivenUpReply() {
        var live = LiveMachine()
        let sent = live.machine.sendMessage("Hello", whenBusy: .refuse, waiter: 9, now: live.now)
        guard case .createResponse(let request) = sent.commands.last else { return #expect(Bool(false)) }
        _ = live.machine.interrupt(waiter: 10, now: live.now)
        let effects = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress, requestID: request.id)))
        #expect(effects.commands == [.cancelResponse(id: "resp_1")])
        let item = ConversationItem(id: "item_1", kind: .assistant)
        _ = live.says(.itemAdded(item, previousItemID: nil))
        _ = live.says(.outputItemAdded(responseID: "resp_1", item))
        _ = live.says(.itemDone(item))
        #expect(live.machine.conversation.items.map(\.text) == ["Hello"])
    }

    @Test("F1: a spoken turn is whole when its words are known, and not when the provider has its sound", arguments: [true, false])
    func spokenItem(isTranscribed: Bool) {
        var live = LiveMachine(config: RealtimeSessionConfig(inputAudioTranscription: isTranscribed ? .init() : nil))
        let item = ConversationItem(id: "user_1", kind: .user, status: .completed, isSpoken: true)
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        _ = live.says(.itemAdded(item, previousItemID: nil))
        _ = live.says(.itemDone(item))
        #expect(live.machine.conversation["user_1"]?.isClosed == !isTranscribed)
        _ = live.says(.inputTranscript(itemID: "user_1", part: 0, .completed("Hello")))
        #expect(live.machine.conversation["user_1"]?.isClosed == true)
    }

    @Test("E18: who gives up a start that was refused does not end the start that somebody else waits for")
    func abandonedStart() {
        var machine = SessionMachine(options: .init(), capabilities: .init(), hasOutput: true)
        _ = machine.start(nil, sessionID: "sess_one", waiter: 1, now: .zero)
        #expect(machine.start(nil, sessionID: "sess_two", waiter: 2, now: .zero).resumed == [2])
        #expect(machine.abandonStart(of: "sess_two", now: .zero).isEmpty)
        #expect(machine.state.session.status == .starting)
        #expect(machine.abandonStart(of: "sess_one", now: .zero).resumed == [1])
    }

    @Test("H10, D02: of several reasons to end a session the first one counts, and it is closed once")
    func firstReason() {
        var options = RealtimeManagerOptions()
        options.budget = SessionBudget(replies: 1)
        var live = LiveMachine(options: options)
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant)))
        _ = live.says(.textDelta(place, "Bye."))
        #expect(live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed))).closed == [1])
        #expect(live.machine.stop(waiter: 9, now: live.now).closed.isEmpty)
        let effects = live.machine.connectionEnded(generation: 1, ConnectionEnd(cause: .closedLocally), now: live.now, random: 0.5)
        let reasons = effects.compactMap { effect in
            if case .publish(.sessionEnded(_, let reason)) = effect { reason } else { nil }
        }
        #expect(reasons == [.budget(.replies)])
        #expect(effects.resumed == [9])
    }

    @Test(
        "E7: what a provider calls its refusals is known by kind",
        arguments: [
            (["invalid_api_key", "missing_api_key", "invalid_authentication", "expired_api_key", "account_deactivated"], .authentication),
            (["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"], .quota),
            (["invalid_model", "model_not_found", "missing_model"], .modelNotFound), (["server_error", "odd"], .provider),
        ] as [([String], RealtimeError.Code)])
    func codes(words: [String], code: RealtimeError.Code) {
        for word in words { #expect(SessionMachine.code(for: ProviderError(code: word, message: "No.")) == code, "\(word)") }
        #expect(SessionMachine.code(for: ProviderError(message: "No.")) == .provider)
    }

    @Test("C10, C12: nobody is asked about a call of a tool that is gone")
    func goneToolIsNotApproved() {
        var live = LiveMachine()
        let pay = Tool("pay", "Pays.") { _, _ in [:] }.with { $0.approval = .always }
        _ = try? live.machine.registerTool(pay, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.machine.unregisterTool("pay", now: live.now)
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "pay", arguments: "{}")
        let effects = live.says(.outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)))
        #expect(effects.names == ["realtime:tool:call", "realtime:tool:error"])
        #expect(live.machine.pendingApprovals.isEmpty)
    }
}
