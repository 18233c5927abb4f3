import Testing

@testable import CharivoRealtime

@Suite("How often a session is connected again")
struct ReconnectLimitTests {
    /// A machine, and the number of attempts that are to fail at each loss before one succeeds.
    private func recoveries(_ limit: Int, failing: Int, losses: Int) -> [String] {
        var machine = ConnectionMachine(policy: ReconnectPolicy(maximumReconnects: limit))
        var now = Duration.zero
        var generation = 1
        var story: [String] = []
        _ = machine.start(now: now)
        func note(_ actions: [ConnectionMachine.Action]) {
            for action in actions {
                switch action {
                case .live(let recovery?): story.append("live after \(recovery.attempts)")
                case .exhausted(let recovery, _): story.append("exhausted after \(recovery.attempts)")
                default: break
                }
            }
        }
        func connect() {
            _ = machine.opened(generation: generation, now: now)
            note(machine.configured(now: now))
        }
        func attempt() {
            now = machine.deadline ?? now
            if machine.deadlineReached(now: now, random: 0.5) == [.dial(generation: generation + 1)] { generation += 1 }
        }
        connect()
        for _ in 0..<losses {
            now += .seconds(60)
            note(machine.ended(generation: generation, ConnectionEnd(cause: .connectionLost), now: now, random: 0.5))
            for _ in 0..<failing {
                attempt()
                note(machine.ended(generation: generation, ConnectionEnd(cause: .connectionFailed), now: now, random: 0.5))
            }
            guard !machine.isIdle else { break }
            attempt()
            connect()
        }
        return story
    }

    @Test("E6: connections that were made count, and attempts that failed do not")
    func counted() {
        #expect(recoveries(2, failing: 0, losses: 3) == ["live after 1", "live after 1", "exhausted after 0"])
        #expect(recoveries(2, failing: 3, losses: 3) == ["live after 4", "live after 4", "exhausted after 0"])
    }

    @Test("E6: attempts that fail end with the delays")
    func attempts() {
        #expect(recoveries(100, failing: 5, losses: 1) == ["exhausted after 5"])
    }

    @Test("E5: changes of connections by plan count for nothing")
    func rotation() {
        var machine = ConnectionMachine(policy: ReconnectPolicy(maximumReconnects: 1))
        _ = machine.start(now: .zero)
        for generation in 1...3 {
            _ = machine.opened(generation: generation, now: .zero)
            _ = machine.configured(now: .zero)
            #expect(machine.isLive)
            _ = machine.brokeOff(now: .zero)
            _ = machine.ended(generation: generation, ConnectionEnd(cause: .closedLocally), now: .zero, random: 0.5)
        }
        #expect(machine.generation == 4)
        // A connection that is lost is still made again, for the first time.
        _ = machine.opened(generation: 4, now: .zero)
        _ = machine.configured(now: .zero)
        let actions = machine.ended(generation: 4, ConnectionEnd(cause: .connectionLost), now: .zero, random: 0.5)
        #expect(actions.contains { if case .retry = $0 { true } else { false } })
    }
}
