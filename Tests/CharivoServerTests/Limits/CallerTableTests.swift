import Testing

@testable import CharivoServer

@Suite("Who takes how much")
struct CallerTableTests {
    private func table(_ change: (inout ServerLimits) -> Void) -> CallerTable {
        var limits = ServerLimits()
        change(&limits)
        return CallerTable(limits: limits)
    }

    @Test("One caller's haste is not another's")
    func rates() {
        var table = table { ($0.sessionStartBurst, $0.sessionStartsPerMinute) = (2, 6) }
        #expect(table.start("a", now: .zero) == .granted)
        #expect(table.start("a", now: .zero) == .granted)
        #expect(table.start("a", now: .zero) == .tooFast(.seconds(10)))
        #expect(table.start("b", now: .zero) == .granted)
        #expect(table.start("a", now: .seconds(10)) == .granted)
    }

    @Test("Rates without a bound let everything pass", arguments: [Double.infinity, 1e300])
    func unbounded(rate: Double) {
        var table = table { ($0.sessionStartsPerMinute, $0.failedAuthenticationsPerMinute) = (rate, rate) }
        for second in 0..<100 {
            table.failed(address: "192.0.2.1", now: .seconds(second))
            #expect(table.wait(ofAddress: "192.0.2.1", now: .seconds(second)) == nil)
            #expect(table.start("a", now: .seconds(second)) == .granted)
        }
    }

    @Test("Sessions are counted for each and for all, and given back")
    func sessions() {
        var table = table { ($0.sessionsPerCaller, $0.sessions) = (2, 3) }
        let first = table.enter("a", now: .zero)
        #expect(first.answer == .granted)
        #expect(table.enter("a", now: .zero).answer == .granted)
        #expect(table.enter("a", now: .zero).answer == .callerFull)
        #expect(table.enter("b", now: .zero).answer == .granted)
        #expect(table.enter("c", now: .zero).answer == .full)
        table.leave(first.key)
        #expect(table.enter("c", now: .zero).answer == .granted)
        #expect(table.sessions == 3)
    }

    @Test("A full table forgets those of whom nothing is to be remembered, and lets newcomers share when there are none")
    func bounded() {
        var table = table { ($0.callers, $0.sessionStartBurst, $0.sessionStartsPerMinute) = (2, 1, 60) }
        #expect(table.start("a", now: .zero) == .granted)
        #expect(table.start("b", now: .zero) == .granted)
        // No room: c and d are one caller together.
        #expect(table.start("c", now: .zero) == .granted)
        #expect(table.start("d", now: .zero) == .tooFast(.seconds(1)))
        #expect(table.callers == 3)
        // A moment later the allowance of all is full again, and nobody needs to be known.
        #expect(table.start("e", now: .seconds(2)) == .granted)
        #expect(table.callers == 1)
    }

    @Test("However many callers and addresses come, no more are kept than may be")
    func flood() {
        var table = table { $0.callers = 50 }
        for index in 0..<5_000 {
            _ = table.start("caller-\(index)", now: .milliseconds(index))
            table.failed(address: "address-\(index)", now: .milliseconds(index))
        }
        #expect(table.callers <= 51)
        #expect(table.addresses <= 50)
    }

    @Test("A caller with a session is never forgotten with it")
    func remembered() {
        var table = table { ($0.callers, $0.sessionsPerCaller) = (1, 1) }
        let place = table.enter("a", now: .zero)
        #expect(table.enter("b", now: .seconds(1_000)).answer == .granted)
        #expect(table.enter("a", now: .seconds(1_000)).answer == .callerFull)
        table.leave(place.key)
        #expect(table.enter("a", now: .seconds(1_000)).answer == .granted)
    }
}
