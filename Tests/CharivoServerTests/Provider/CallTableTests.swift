import Testing

@testable import CharivoServer

@Suite("The calls that a server has to end")
struct CallTableTests {
    private func stands(_ table: inout CallTable, _ caller: String) -> CallTable.Place? {
        guard case .granted(let place, nil) = table.reserve(for: caller) else { return nil }
        table.stands(place)
        return place
    }

    @Test("When all places are taken, the oldest call of whoever has the most makes room, and nobody else's")
    func fairness() throws {
        var table = CallTable(capacity: 4)
        let quiet = try #require(stands(&table, "quiet"))
        let greedy = try (0..<3).map { _ in try #require(stands(&table, "greedy")) }
        #expect(table.reserve(for: "newcomer") == .granted(4, insteadOf: greedy[0]))
        table.stands(4)
        #expect(table.reserve(for: "greedy") == .granted(5, insteadOf: greedy[1]))
        table.stands(5)
        #expect(table.reserve(for: "quiet") == .granted(6, insteadOf: quiet), "It would have the most: two, as the other, and older")
        #expect(table.count == 4)
    }

    @Test("A place is free again when its call is over, or was never made")
    func leaving() {
        var table = CallTable(capacity: 1)
        #expect(table.reserve(for: "a") == .granted(0))
        table.leave(0)
        #expect(table.reserve(for: "a") == .granted(1))
        table.stands(1)
        table.end(1)
        #expect(table.count == 0)
        table.leave(1)
        table.leave(1)
        #expect(table.reserve(for: "a") == .granted(2))
    }

    @Test("A call that is only being set up is not ended for another, and as many that cannot be ended as may stand let none begin")
    func stuck() {
        var table = CallTable(capacity: 1)
        #expect(table.reserve(for: "a") == .granted(0))
        #expect(table.reserve(for: "b") == .stuck)
        table.stands(0)
        #expect(table.reserve(for: "b") == .granted(1, insteadOf: 0))
        table.stands(1)
        #expect(table.reserve(for: "c") == .stuck)
        table.leave(0)
        #expect(table.reserve(for: "c") == .granted(2, insteadOf: 1))
    }
}
