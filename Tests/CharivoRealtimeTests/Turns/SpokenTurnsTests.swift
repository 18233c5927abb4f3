import Testing

@testable import CharivoRealtime

@Suite("What is kept of the user's spoken turns")
struct SpokenTurnsTests {
    @Test("E3: a turn is kept until its words are known or a reply begins, which serves all the turns before it")
    func kept() {
        var turns = SpokenTurns()
        for id in ["a", "b", "c"] { #expect(turns.taken(as: id).letGo.isEmpty) }
        #expect(turns.settled(["b", "unknown"]).count == 1)
        #expect(turns.settled(["b"]).isEmpty, "once")
        #expect(turns.itemIDs == ["a", "c"])
        #expect(turns.replied().count == 2)
        #expect(turns.isEmpty)
    }

    @Test("I10: of more turns than anyone keeps the oldest are let go, and the answers to their ends are nobody's name")
    func limit() {
        var turns = SpokenTurns()
        let tokens = (1...18).map { turns.ended(in: "evt_\($0)").token }
        #expect(turns.count == SpokenTurns.limit)
        _ = turns.taken(as: "a")
        _ = turns.taken(as: "b")
        #expect(turns.itemIDs.isEmpty, "the first two are let go")
        _ = turns.taken(as: "c")
        #expect(turns.itemIDs == ["c"])
        #expect(turns.settled(["c"]) == [tokens[2]])
    }

    @Test("I10: a refusal of the end of a turn that was let go is not taken for another turn's")
    func refusedAfterLimit() {
        var turns = SpokenTurns()
        for number in 1...17 { _ = turns.ended(in: "evt_\(number)") }
        #expect(turns.refused("evt_1") == nil)
        for number in 2...17 { _ = turns.taken(as: "item_\(number)") }
        #expect(turns.itemIDs == (2...17).map { "item_\($0)" })
        #expect(!turns.isAnyUnanswered)
    }

    @Test("E3: a reply that begins before the provider has answered the end of a turn says nothing about that turn")
    func unanswered() {
        var turns = SpokenTurns()
        _ = turns.ended(in: "evt_1")
        #expect(turns.replied().isEmpty)
        #expect(turns.isAnyUnanswered)
        #expect(turns.taken(as: "a").0 == .answer)
        #expect(!turns.isAnyUnanswered)
        #expect(turns.replied().count == 1)
    }

    @Test(
        "E3: the end of a turn is refused by its message, or, where none is named, it is the oldest's; one that was answered is not refused"
    )
    func refused() {
        var turns = SpokenTurns()
        let tokens = (1...3).map { turns.ended(in: "evt_\($0)").token }
        #expect(turns.refused("evt_2") == tokens[1])
        #expect(turns.refused("evt_2") == nil)
        #expect(turns.refused(nil) == tokens[0])
        #expect(turns.taken(as: "a").0 == .answer)
        #expect(turns.refused("evt_3") == nil)
        #expect(turns.itemIDs == ["a"])
    }

    @Test(
        "E3: what the app ended is ended again wherever it is said; what the provider ended, where nobody else does",
        arguments: [true, false])
    func again(appEndsTurns: Bool) {
        var turns = SpokenTurns()
        _ = turns.taken(as: "found")
        let ended = turns.ended(in: "evt_1").token
        let again = turns.connected(appEndsTurns: appEndsTurns, messageIDs: ["evt_2", "evt_3"])
        #expect(again.map(\.itemID) == ["found", nil])
        #expect(again.map { $0.commit?.id } == [appEndsTurns ? "evt_2" : nil, "evt_3"])
        #expect(turns.count == (appEndsTurns ? 2 : 1))
        if appEndsTurns { _ = turns.taken(as: "again") }
        _ = turns.taken(as: "once more")
        #expect(turns.settled(["once more"]) == [ended])
    }
}
