import Testing

@testable import CharivoRealtime

@Suite("What a connection was told of the conversation, and did not take")
struct ReplayLedgerTests {
    private func ledger() -> ReplayLedger {
        var ledger = ReplayLedger()
        ledger.summarized(as: "sum")
        ledger.told(
            [ConversationItem(id: "sum", kind: .system), ConversationItem(id: "b", kind: .user)], in: ["evt_1", "evt_2"])
        ledger.accounted([
            ReconnectItem(itemID: "a", outcome: .omitted, reason: .summarized), ReconnectItem(itemID: "b", outcome: .restored),
        ])
        return ledger
    }

    @Test("E13: a refused message tells which item it was about, once; one about something else tells of none")
    func refused() {
        var ledger = ledger()
        #expect(ledger.refused("evt_9") == nil)
        #expect(ledger.refused("evt_2") == "b")
        #expect(ledger.refused("evt_2") == nil)
        ledger.lacks("b")
        #expect(ledger.refusals == 1)
        #expect(ledger.entries.last?.outcome == .refused)
    }

    @Test("E14: what a refused summary told of was not told")
    func refusedSummary() {
        var ledger = ledger()
        #expect(ledger.isSummary("sum"))
        ledger.lacks("sum")
        #expect(ledger.entries.first?.reason == .overBudget)
        #expect(ledger.refusals == 0, "the summary is no item of the conversation")
    }

    @Test("E13: the report of a change is kept up to date, and a session that was never connected again has none")
    func report() {
        var ledger = ledger()
        #expect(ledger.report == nil)
        var report = ReconnectReport(attempts: 1, total: .zero, cause: .connectionLost, generation: 2)
        report.items = [ReconnectItem(itemID: "b", outcome: .restored)]
        ledger.accounted(report)
        ledger.lacks("b")
        #expect(ledger.report?.items.map(\.outcome) == [.refused])
        #expect(ledger.report?.generation == 2)
    }
}
