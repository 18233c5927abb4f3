import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Replies whose end never comes", .timeLimit(.minutes(1)))
struct EndlessReplyTests {
    private func created(_ id: String, _ live: inout LiveMachine, isInConversation: Bool = true) -> [SessionEffect] {
        live.says(.responseCreated(ProviderResponse(id: id, status: .inProgress, isInConversation: isInConversation)))
    }

    private func ended(_ effects: [SessionEffect]) -> [String] {
        effects.compactMap { effect in
            guard case .publish(.responseDone(let report)) = effect else { return nil }
            return "\(report.turn.responseID ?? "") \(report.status.rawValue) \(report.reason ?? "")"
        }
    }

    @Test("a reply that another one took the place of is given up like any other, and the connection may be exchanged again")
    func displaced() {
        var live = LiveMachine()
        _ = created("r1", &live)
        _ = live.pass(.seconds(10))
        _ = created("r2", &live)
        _ = live.says(.responseDone(ProviderResponse(id: "r2", status: .completed)))
        #expect(live.machine.quiet == .no, "the first may still come to its end")
        #expect(ended(live.pass(.seconds(19))) == [])
        let effects = live.pass(.seconds(1))
        #expect(ended(effects) == ["r1 failed timed_out"])
        #expect(effects.commands.contains(.cancelResponse(id: "r1")))
        #expect(live.machine.quiet == .yes)
        #expect(live.machine.state.response.responseID == "r2" && live.machine.state.response.status == .completed)
        #expect(ended(live.says(.responseDone(ProviderResponse(id: "r1", status: .completed)))) == [], "it is over")
    }

    @Test("I10: a reply that goes on without end is stopped, however it does", arguments: ["words", "items", "pieces"])
    func endless(_ kind: String) {
        var live = LiveMachine()
        _ = created("r1", &live)
        let place = OutputPlace(responseID: "r1", itemID: "i1")
        _ = live.says(.outputItemAdded(responseID: "r1", ConversationItem(id: "i1", kind: .assistant)))
        let words = String(repeating: "word ", count: 400_000)
        var effects: [SessionEffect] = []
        for number in 0..<(kind == "pieces" ? 300_000 : 1_000) where effects.commands.isEmpty {
            switch kind {
            case "words": effects = live.says(.textDelta(place, words))
            case "items":
                effects = live.says(.outputItemAdded(responseID: "r1", ConversationItem(id: "i\(number)", kind: .assistant)))
            default:
                effects = live.says(.audioDelta(OutputPlace(responseID: "r1", itemID: "i1", part: number % 2), PCMAudio(samples: [1])))
            }
        }
        #expect(effects.commands == [.cancelResponse(id: "r1")])
        #expect(effects.diagnostics == ["reply_too_long"])
        #expect(live.machine.conversation.items.count < 600)
        let length = live.machine.state.response.text.utf8.count
        _ = live.says(.textDelta(place, words))
        #expect(live.machine.state.response.text.utf8.count == length && length < 20 << 20, "what still comes is dropped")
        #expect(ended(live.says(.responseDone(ProviderResponse(id: "r1", status: .cancelled)))) == ["r1 cancelled "])
        #expect(live.machine.quiet == .yes || live.machine.playback.isCuttable)
    }

    @Test("A10: a reply beside the conversation that falls silent is given up; one that goes on is not")
    func besideTheConversation() {
        var live = LiveMachine()
        _ = created("r1", &live, isInConversation: false)
        _ = live.pass(.seconds(25))
        _ = live.says(.textDelta(OutputPlace(responseID: "r1", itemID: "i1"), "Still here."))
        #expect(ended(live.pass(.seconds(25))) == [])
        #expect(ended(live.pass(.seconds(5))) == ["r1 failed timed_out"])
        #expect(live.machine.quiet == .yes)
        #expect(live.machine.deadline == nil, "nothing is waited for any more")
        #expect(created("r1", &live, isInConversation: false).isEmpty, "it does not begin again")
        #expect(live.says(.responseDone(ProviderResponse(id: "r1", status: .completed))).isEmpty, "it is over, and was announced")
    }

    @Test("A10: a reply that was told to stop, and does not, is given up without being told again", arguments: [true, false])
    func toldToStop(isDisplaced: Bool) {
        var live = LiveMachine()
        _ = created("r1", &live)
        #expect(live.machine.interrupt(waiter: 9, now: live.now).commands == [.cancelResponse(id: "r1")])
        if isDisplaced {
            _ = created("r2", &live)
            _ = live.says(.responseDone(ProviderResponse(id: "r2", status: .completed)))
        }
        let effects = live.pass(.seconds(30))
        #expect(ended(effects) == ["r1 failed timed_out"])
        #expect(effects.commands == [])
    }

    private static let place = OutputPlace(responseID: "r1", itemID: "i1")

    @Test(
        "A10: whatever is heard of a reply is a sign of life, and how long to wait for one the app says", arguments: [true, false],
        [
            .outputItemAdded(responseID: "r1", ConversationItem(id: "i1", kind: .assistant)),
            .outputItemDone(responseID: "r1", ConversationItem(id: "i1", kind: .assistant, status: .completed)),
            .textDelta(place, "Hello"), .textDone(place, "Hello"), .audioDelta(place, .silence(.milliseconds(20))), .audioDone(place),
            .outputBufferStarted(responseID: "r1"), .outputBufferStopped(responseID: "r1"),
        ] as [ProviderEvent])
    func signOfLife(isInConversation: Bool, sign: ProviderEvent) {
        var options = RealtimeManagerOptions()
        options.responseStallTimeout = .seconds(10)
        var live = LiveMachine(options: options)
        _ = created("r1", &live, isInConversation: isInConversation)
        _ = live.pass(.seconds(9))
        _ = live.says(sign)
        #expect(ended(live.pass(.seconds(9))) == [])
        #expect(ended(live.pass(.seconds(1))) == ["r1 failed timed_out"])
    }

    @Test(
        "A10: what a tool returns to a reply whose end never comes is told at once; nobody is asked to speak on it, and nothing waits for it"
    )
    func toolRound() throws {
        var live = LiveMachine()
        _ = live.machine.registerLook(now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        _ = created("r1", &live)
        let call = ConversationItem(id: "fc", kind: .toolCall(callID: "c1", name: "look", arguments: "{}"), status: .completed)
        _ = live.says(.outputItemAdded(responseID: "r1", call))
        _ = live.says(.outputItemDone(responseID: "r1", call))
        _ = created("r2", &live)
        _ = live.says(.responseDone(ProviderResponse(id: "r2", status: .completed)))
        let outputs = live.toolReturns("c1", ["seen": true]).told.map(\.kind)
        #expect(outputs == [.toolOutput(callID: "c1", output: #"{"seen":true}"#)])
        #expect(live.machine.quiet == .no)
        let effects = live.pass(.seconds(30))
        #expect(ended(effects) == ["r1 failed timed_out"])
        #expect(effects.commands == [.cancelResponse(id: "r1")])
        #expect(!live.machine.state.awaitingResponse && live.machine.quiet == .yes && live.machine.deadline == nil)
        // The next reply is asked for at once.
        let next = live.machine.requestResponse(instructions: nil, waiter: 9, now: live.now).commands
        #expect(next.contains { if case .createResponse = $0 { true } else { false } })
    }

    @Test("I10: a provider that begins replies without end is not remembered without end")
    func countless() {
        var live = LiveMachine()
        var over: [String] = []
        for number in 0..<1_000 { over += ended(created("r\(number)", &live, isInConversation: number.isMultiple(of: 2))) }
        #expect(live.machine.replies.ids.count <= 64)
        #expect(over.count == 1_000 - live.machine.replies.ids.count, "each has its one end")
        #expect(over.first == "r0 failed too_many")
        #expect(live.machine.replies["r999"] != nil)
        #expect(live.machine.responses.active.map { live.machine.replies[$0.id] != nil } == true, "the one that is being made stays")
    }
}

extension SessionMachine {
    fileprivate mutating func registerLook(now: Duration) -> [SessionEffect] {
        (try? registerTool(Tool("look", "Looks.") { _, _ in [:] }, now: now)) ?? []
    }
}
