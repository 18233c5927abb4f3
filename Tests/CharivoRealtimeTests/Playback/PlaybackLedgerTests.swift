import Testing

@testable import CharivoRealtime

@Suite("What was received, heard and cut")
struct PlaybackLedgerTests {
    private let first = TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 1)
    private let second = TurnIdentity(responseID: "resp_2", itemID: "item_2", generation: 1)

    private func ledger(_ pieces: (TurnIdentity, Int)...) -> PlaybackLedger {
        var ledger = PlaybackLedger()
        for (turn, seconds) in pieces { _ = ledger.received(.silence(.seconds(seconds)), turn: turn, part: 0) }
        return ledger
    }

    @Test("G4: where a later reply is cut out, how much was heard of the one that plays goes on from where it was")
    func cutOfTheLater() {
        var ledger = ledger((first, 4), (second, 2))
        _ = ledger.moved(to: .seconds(1), now: .zero)
        let cuts = ledger.flushed(at: .seconds(1), only: "resp_2").cuts
        #expect(cuts.map(\.turn) == [second])
        #expect(cuts.map(\.played) == [.zero])
        #expect(ledger.scheduled == .seconds(4))
        _ = ledger.moved(to: .seconds(3), now: .zero)
        #expect(ledger.flushed(at: .seconds(3)).cuts.map(\.played) == [.seconds(3)])
    }

    @Test("B4: an item whose sound comes in pieces is over when its last piece was heard, and a cut is measured from its first")
    func pieces() {
        var ledger = ledger((first, 1), (second, 1), (first, 1))
        _ = ledger.completed(itemID: "item_1", part: 0, now: .zero)
        let signals = ledger.moved(to: .milliseconds(1_500), now: .zero)
        #expect(!signals.contains { if case .finished = $0 { true } else { false } })
        let cuts = ledger.flushed(at: .milliseconds(2_500)).cuts
        #expect(cuts.map(\.turn) == [first, second])
        #expect(cuts.map(\.played) == [.milliseconds(1_500), .seconds(1)])
        #expect(cuts.map(\.received) == [.seconds(2), .seconds(1)])
    }

    @Test("I10: no more sound waits to be heard than the limit; what was heard makes room")
    func limit() {
        var ledger = PlaybackLedger(limit: .seconds(3))
        func isTaken() -> Bool { ledger.received(.silence(.seconds(2)), turn: first, part: 0) }
        #expect(isTaken())
        #expect(!isTaken())
        #expect(ledger.scheduled == .seconds(2))
        _ = ledger.moved(to: .seconds(1), now: .zero)
        #expect(isTaken())
    }

    @Test("B5: an output that reports an earlier position than before is not believed, and nothing is unheard")
    func backwards() {
        var ledger = ledger((first, 2))
        _ = ledger.moved(to: .seconds(1), now: .zero)
        #expect(ledger.moved(to: .milliseconds(500), now: .zero).isEmpty)
        #expect(ledger.position == .seconds(1))
        #expect(ledger.flushed(at: .milliseconds(500)).cuts.map(\.played) == [.seconds(1)])
    }

    @Test("G1: what was rendered between the last report and a pause was heard")
    func pause() {
        var ledger = ledger((first, 2))
        _ = ledger.moved(to: .milliseconds(500), now: .zero)
        _ = ledger.paused(at: .milliseconds(700), now: .zero)
        #expect(ledger.position == .milliseconds(700))
        #expect(!ledger.isAudible)
        #expect(ledger.isCuttable, "nothing is cut")
    }
}
