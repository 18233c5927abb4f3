import Testing

@testable import CharivoRealtime

/// What becomes of a reply, its tools and the sound before it when its connection is lost.
@Suite("A reply whose connection is lost")
struct LossOfAReplyTests {
    private func live(_ options: RealtimeManagerOptions = .init()) -> LiveMachine {
        var live = LiveMachine(options: options)
        _ = try? live.machine.registerTool(Tool("slow", "Slow.") { _, _ in [:] }, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        return live
    }

    private func begin(_ response: String, _ live: inout LiveMachine) {
        _ = live.says(
            .responseCreated(ProviderResponse(id: response, status: .inProgress, requestID: live.machine.responses.outstanding?.request.id))
        )
    }

    private func call(_ id: String, in response: String, _ live: inout LiveMachine) {
        let kind = ConversationItem.Kind.toolCall(callID: id, name: "slow", arguments: "{}")
        _ = live.says(.outputItemDone(responseID: response, ConversationItem(id: "fc_\(id)", kind: kind, status: .completed)))
    }

    /// A second of sound for each word.
    private func say(_ words: String, item: String, in response: String, _ live: inout LiveMachine) {
        let place = OutputPlace(responseID: response, itemID: item)
        _ = live.says(.outputItemAdded(responseID: response, ConversationItem(id: item, kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.seconds(words.wordCount))))
        _ = live.says(.textDelta(place, words, isTranscript: true))
        _ = live.says(.audioDone(place))
    }

    private func end(_ response: String, _ live: inout LiveMachine) -> [SessionEffect] {
        live.says(.responseDone(ProviderResponse(id: response, status: .completed)))
    }

    @Test("E4: a call whose reply had not ended when the connection was lost is told with its output, and spoken of")
    func callOfAnUnfinishedReply() {
        var live = live()
        begin("resp_1", &live)
        call("call_1", in: "resp_1", &live)
        #expect(live.reconnect().commands.isEmpty)
        let effects = live.toolReturns("call_1")
        #expect(effects.told.count == 2)
        #expect(effects.requests.count == 1)
    }

    @Test("E4: so is one that was answered before the loss, or during the outage", arguments: [false, true])
    func answeredCall(duringTheOutage: Bool) {
        var live = live()
        begin("resp_1", &live)
        call("call_1", in: "resp_1", &live)
        if !duringTheOutage { _ = live.toolReturns("call_1") }
        _ = live.lose()
        if duringTheOutage { _ = live.toolReturns("call_1") }
        _ = live.machine.connectionOpened(generation: live.machine.generation, now: live.now)
        let effects = live.says(.sessionUpdated(ProviderSession()))
        #expect(effects.told.count == 2)
        #expect(effects.requests.count == 1)
    }

    @Test("E4, C4: one whose reply had been interrupted before the loss is told and not spoken of")
    func callOfAnInterruptedReply() {
        var live = live()
        begin("resp_1", &live)
        call("call_1", in: "resp_1", &live)
        _ = live.machine.interrupt(waiter: 8, now: live.now)
        _ = live.reconnect()
        let effects = live.toolReturns("call_1")
        #expect(effects.told.count == 2)
        #expect(effects.requests.isEmpty)
    }

    @Test("E1: the sound of a whole reply plays on when the next one is lost before it was heard")
    func wholeReplyBeforeASilentOne() {
        var live = live()
        begin("resp_1", &live)
        say("One two three", item: "item_1", in: "resp_1", &live)
        call("call_1", in: "resp_1", &live)
        _ = end("resp_1", &live)
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        _ = live.toolReturns("call_1")
        begin("resp_2", &live)
        var effects = live.ends(1)
        #expect(!effects.contains { if case .flushOutput = $0 { true } else { false } })
        _ = live.pass(.milliseconds(500))
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        effects = live.says(.sessionUpdated(ProviderSession()))
        #expect(effects.report?.interruptedResponseID == "resp_2")
        #expect(effects.told.first?.text == "One two three")
        #expect(live.machine.playback.isCuttable)
        _ = live.machine.outputMoved(to: .seconds(3), now: live.now)
        #expect(live.machine.conversation["item_1"]?.status == .completed)
        #expect(live.machine.conversation["item_1"]?.heardText == nil)
    }

    @Test("E1: where what waits to be heard is kept, only the sound of the reply that was being made is cut")
    func wholeReplyBeforeAnAudibleOne() {
        var options = RealtimeManagerOptions()
        options.guardrails = [Guardrail("strict") { _ in .pass }]
        var live = live(options)
        begin("resp_1", &live)
        say("One two three", item: "item_1", in: "resp_1", &live)
        _ = end("resp_1", &live)
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        begin("resp_2", &live)
        say("Four five", item: "item_2", in: "resp_2", &live)
        let effects = live.flushing(live.ends(1), at: .seconds(1))
        let played = effects.reduce(Duration.zero) { if case .play(let audio) = $1 { $0 + audio.duration } else { $0 } }
        #expect(played == .seconds(2))
        #expect(live.machine.conversation["item_1"]?.heardText == nil)
        #expect(live.machine.conversation["item_2"]?.heardText == "")
        #expect(live.machine.conversation["item_2"]?.interruptedAtMs == 0)
    }

    /// Two whole replies that are heard on over a lost connection, and what is done when they are cut at 2 s.
    private func cut(_ live: inout LiveMachine) -> [SessionEffect] {
        for (response, item, words) in [("resp_1", "item_1", "One two three four"), ("resp_2", "item_2", "Five six")] {
            begin(response, &live)
            say(words, item: item, in: response, &live)
            _ = end(response, &live)
        }
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        #expect(live.reconnect().told.map(\.text) == ["One two three four", "Five six"])
        return live.flushing(live.machine.interrupt(waiter: 8, now: live.now), at: .seconds(2))
    }

    @Test("E12, B7: when a reply that plays on is cut, the model is told what was heard of it, in its place")
    func cutAfterTheReplay() throws {
        var live = live()
        let effects = cut(&live)
        guard case .createItem(let item, after: "item_1") = effects.commands.first else { return #expect(Bool(false)) }
        #expect(item.kind == .assistant)
        #expect(item.text == "One two")
        #expect(effects.commands.dropFirst() == [.deleteItem(id: "item_1"), .deleteItem(id: "item_2")])
        let ours = try #require(live.machine.conversation[item.id])
        #expect(ours.text == "One two three four")
        #expect(ours.heardText == "One two")
        #expect(ours.interruptedAtMs == 2_000)
        #expect(ours.responseID == "resp_1")
        // The provider says what it has done.
        _ = live.says(.itemAdded(item, previousItemID: "item_1"))
        for id in ["item_1", "item_2"] { _ = live.says(.itemDeleted(itemID: id)) }
        #expect(live.machine.conversation.items == [ours])
        #expect(live.reconnect().told.map(\.text) == ["One two"])
    }

    @Test("E13: a reply whose heard words the provider does not take is told of, and is no error")
    func refusedAfterTheCut() throws {
        var live = live()
        let effects = cut(&live)
        let messages = effects.flatMap { effect -> [ProviderMessage] in if case .send(let messages) = effect { messages } else { [] } }
        let message = try #require(messages.first)
        #expect(
            live.says(.error(ProviderError(code: "invalid_value", message: "No.", messageID: message.id))).names
                == ["realtime:replay:refused"])
    }

    @Test("E12: what was heard to its end, and what the provider was not told, is not told anew")
    func heardToTheEnd() {
        var live = live()
        begin("resp_1", &live)
        say("One two three four", item: "item_1", in: "resp_1", &live)
        _ = end("resp_1", &live)
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        let told = live.reconnect()
        _ = live.flushing(live.machine.interrupt(waiter: 8, now: live.now), at: .seconds(4))
        #expect(live.machine.conversation.items.map(\.id) == told.told.map(\.id))
    }
}
