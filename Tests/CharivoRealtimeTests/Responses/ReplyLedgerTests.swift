import Testing

@testable import CharivoRealtime

@Suite("What is known of the replies of which something may still come")
struct ReplyLedgerTests {
    private func ledger(isInConversation: Bool = true) -> ReplyLedger {
        var ledger = ReplyLedger()
        _ = ledger.began(
            "r1", ReplyLedger.Reply(turn: TurnIdentity(responseID: "r1", generation: 1), isInConversation: isInConversation), now: .zero)
        return ledger
    }

    @Test("A3: a reply that was given up takes nothing more, and is given up once")
    func cut() {
        var ledger = ledger()
        ledger.added("i1", to: "r1")
        ledger.sounded("i1", of: "r1")
        #expect(ledger.taking("r1")?.items == ["i1"])
        #expect(ledger.cut("r1")?.sounded == ["i1"])
        #expect(ledger.taking("r1") == nil)
        #expect(ledger.cut("r1") == nil)
        #expect(ledger["r1"]?.isCut == true, "it is not over")
        ledger.over("r1")
        #expect(ledger.isEmpty)
        #expect(ledger.cut("r2") == nil, "nobody knows it")
    }

    @Test("The first word of a reply is one, and words of a reply that nobody knows are none")
    func firstWord() {
        var ledger = ledger()
        #expect(ledger.spoke("r1") == true)
        #expect(ledger.spoke("r1") == false)
        #expect(ledger.spoke("r2") == false)
    }

    @Test("I10: what nothing is heard of is not waited for without end, and no more are known than the limit")
    func deadlines() {
        var ledger = ReplyLedger(limit: 2, stallTimeout: .seconds(30))
        func reply(_ id: String) -> ReplyLedger.Reply { ReplyLedger.Reply(turn: TurnIdentity(responseID: id, generation: 1)) }
        #expect(ledger.began("r1", reply("r1"), now: .zero) == [])
        #expect(ledger.began("r2", reply("r2"), now: .seconds(1)) == [])
        ledger.heard(of: "r1", now: .seconds(2))
        #expect(ledger.deadline(besides: nil) == .seconds(31))
        #expect(ledger.deadline(besides: "r2") == .seconds(32))
        #expect(ledger.late(besides: "r2", now: .seconds(40)) == ["r1"])
        #expect(ledger.began("r3", reply("r3"), active: "r2", now: .seconds(3)) == ["r1"])
        #expect(ledger.began("r3", reply("r3"), now: .seconds(3)) == ["r2"])
    }

    @Test("H5: a reply's cost is counted once, also after the reply is over and for one that nobody announced")
    func bills() {
        var ledger = ledger()
        #expect(ledger.bills("r1") == true)
        ledger.over("r1")
        #expect(ledger.bills("r1") == false)
        #expect(ledger.bills("r2") == true)
        #expect(ledger.bills("r2") == false)
    }

    @Test("A10: what a reply beside the conversation makes is known as such after it is over")
    func beside() {
        for isInConversation in [true, false] {
            var ledger = ledger(isInConversation: isInConversation)
            ledger.added("i1", to: "r1")
            ledger.noted("i2", of: "r1")
            ledger.over("r1")
            #expect(ledger.itemsBeside.all == (isInConversation ? [] : ["i1", "i2"]))
        }
    }
}
