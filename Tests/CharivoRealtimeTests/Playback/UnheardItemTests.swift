import CharivoTesting
import Testing

@testable import CharivoRealtime

/// What the model said and nobody heard is not to stay in its memory.
@Suite("Items of which nothing was heard", .timeLimit(.minutes(1)))
struct UnheardItemTests {
    private static let place = OutputPlace(responseID: "resp_1", itemID: "item_1")

    private func added(_ id: String, isSpoken: Bool = false) -> ProviderEvent {
        .outputItemAdded(responseID: "resp_1", ConversationItem(id: id, kind: .assistant, isSpoken: isSpoken))
    }

    /// A machine whose provider makes a reply.
    private func replying(_ events: [ProviderEvent] = []) -> LiveMachine {
        var live = LiveMachine()
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        for event in events { _ = live.says(event) }
        return live
    }

    private func over(_ live: inout LiveMachine) -> [SessionEffect] {
        live.says(.responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))
    }

    @Test("B3: an interruption before any sound came: the item is forgotten when the reply is over, by the provider and then here")
    func wordsWithoutSound() {
        var live = replying([added("item_1"), .textDelta(Self.place, "Nobody hears this.", isTranscript: true)])
        let effects = live.machine.interrupt(waiter: 9, now: live.now)
        #expect(effects.commands == [.cancelResponse(id: "resp_1")], "the provider may still be making it")
        // Sound that was on its way.
        _ = live.says(.audioDelta(Self.place, .silence(.seconds(1))))
        #expect(over(&live).commands == [.deleteItem(id: "item_1")])
        #expect(live.machine.conversation["item_1"]?.heardText == "")
        _ = live.says(.itemDeleted(itemID: "item_1"))
        #expect(live.machine.conversation["item_1"] == nil)
    }

    @Test("B3: an item without content is forgotten, not truncated; so is one whose sound was announced and is empty")
    func nothingYet() {
        for events in [[added("item_1")], [added("item_1", isSpoken: true), .audioDelta(Self.place, .silence(.zero))]] {
            var live = replying(events)
            _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
            #expect(over(&live).commands == [.deleteItem(id: "item_1")])
        }
    }

    @Test("B4: items that came after the interruption are forgotten too; a call among them is not the user's to hear")
    func lateItems() {
        var live = replying([added("item_1", isSpoken: true), .audioDelta(Self.place, .silence(.seconds(1)))])
        let effects = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        #expect(effects.contains { if case .flushOutput(.userSpeech) = $0 { true } else { false } })
        let cut = live.machine.outputFlushed(at: .milliseconds(400), .userSpeech, now: live.now)
        #expect(cut.commands == [.truncateItem(id: "item_1", part: 0, audioEndMs: 400)])
        _ = live.says(added("item_2", isSpoken: true))
        _ = live.says(.audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_2"), .silence(.seconds(1))))
        let call = ConversationItem(id: "item_3", kind: .toolCall(callID: "call_1", name: "dice", arguments: "{}"))
        _ = live.says(.outputItemAdded(responseID: "resp_1", call))
        #expect(live.machine.conversation["item_2"] == nil)
        #expect(over(&live).commands == [.deleteItem(id: "item_2")])
    }

    @Test("A2, B3: what comes of a reply that was interrupted before it had an id is forgotten")
    func discarded() throws {
        var live = LiveMachine()
        let asked = live.machine.requestResponse(instructions: nil, waiter: 8, now: live.now)
        guard case .createResponse(let request)? = asked.commands.last else {
            Issue.record("no request")
            return
        }
        _ = live.machine.interrupt(waiter: 9, now: live.now)
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress, requestID: request.id)))
        _ = live.says(added("item_1"))
        #expect(over(&live).commands == [.deleteItem(id: "item_1")])
    }

    @Test("A1, B3: it is forgotten before the next reply is asked for")
    func beforeTheNext() {
        var live = replying([added("item_1")])
        _ = live.machine.interrupt(waiter: 9, now: live.now)
        _ = live.machine.sendMessage("Something else.", whenBusy: .queue, waiter: 10, now: live.now)
        let commands = over(&live).commands
        #expect(commands.first == .deleteItem(id: "item_1"))
        guard case .createResponse? = commands.last else {
            Issue.record("\(commands)")
            return
        }
    }

    @Test("B11: words that were written were read, and stay")
    func written() {
        var live = replying([added("item_1"), .textDelta(Self.place, "This was read.")])
        _ = live.machine.interrupt(waiter: 9, now: live.now)
        #expect(over(&live).commands.isEmpty)
        #expect(live.machine.conversation["item_1"]?.effectiveText == "This was read.")
    }

    @Test("E1: nobody is told when the connection is gone, and the next one is not told of the item")
    func lost() {
        var live = replying([added("item_1"), .textDelta(Self.place, "Nobody hears this.", isTranscript: true)])
        _ = live.machine.interrupt(waiter: 9, now: live.now)
        #expect(live.reconnect().commands.allSatisfy { if case .updateSession = $0 { true } else { false } })
    }

    @Test("B2: of an item that is not whole, what was still on its way is cut off, where all that came of it was heard")
    func onItsWay() {
        var live = replying([
            added("item_1", isSpoken: true), .audioDelta(Self.place, .silence(.seconds(1))), .textDelta(Self.place, "One two three"),
        ])
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        let effects = live.machine.outputFlushed(at: .seconds(1), .userSpeech, now: live.now)
        #expect(effects.commands == [.truncateItem(id: "item_1", part: 0, audioEndMs: 1_000)])
        #expect(over(&live).commands.isEmpty)
    }
}
