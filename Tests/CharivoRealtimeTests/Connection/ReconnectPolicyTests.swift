import Testing

@testable import CharivoRealtime

@Suite("How often, and after what waits, a connection is made again")
struct ReconnectPolicyTests {
    /// A machine with a live connection that is lost again and again, each time after it has lived for so long.
    private struct Losing {
        var machine: ConnectionMachine
        var now: Duration = .zero

        init(_ policy: ReconnectPolicy) {
            machine = ConnectionMachine(policy: policy)
            _ = machine.start(now: .zero)
            live()
        }

        private mutating func live() {
            _ = machine.opened(generation: machine.generation, now: now)
            _ = machine.configured(now: now)
        }

        /// Loses the connection; the number of the attempt that follows, `nil` when there is none.
        mutating func lose(after life: Duration) -> Int? {
            now += life
            let actions = machine.ended(generation: machine.generation, ConnectionEnd(cause: .connectionLost), now: now, random: 0.5)
            guard case .retry(let attempt, let delay, _) = actions.last else { return nil }
            now += delay
            _ = machine.deadlineReached(now: now, random: 0.5)
            live()
            return attempt
        }
    }

    @Test("E6: attempts count on over connections that did not live long enough, and begin anew after one that did")
    func stableTime() {
        var losing = Losing(ReconnectPolicy(stableTime: .seconds(10)))
        #expect(losing.lose(after: .seconds(60)) == 1)
        #expect(losing.lose(after: .seconds(1)) == 2)
        #expect(losing.lose(after: .milliseconds(9_999)) == 3)
        #expect(losing.lose(after: .seconds(10)) == 1)
        #expect(losing.lose(after: .zero) == 2)
    }

    @Test("E6, E5: a connection that took another one's place by plan has no failed attempts behind it")
    func afterRotation() {
        var losing = Losing(ReconnectPolicy(stableTime: .seconds(10)))
        for attempt in 1...3 { #expect(losing.lose(after: .seconds(1)) == attempt) }
        losing.now += .seconds(3_000)
        losing.machine.switched(to: losing.machine.reserveGeneration(), now: losing.now)
        #expect(losing.lose(after: .seconds(1)) == 1)
    }

    @Test("E6: however long each connection lives, a session is connected again no more often than the policy says")
    func cap() {
        var losing = Losing(ReconnectPolicy(maximumReconnects: 3))
        for _ in 0..<3 { #expect(losing.lose(after: .seconds(60)) == 1) }
        #expect(losing.lose(after: .seconds(60)) == nil)
        #expect(losing.machine.isIdle)
        // Another session has as many again.
        _ = losing.machine.start(now: losing.now)
        _ = losing.machine.opened(generation: losing.machine.generation, now: losing.now)
        _ = losing.machine.configured(now: losing.now)
        #expect(losing.lose(after: .seconds(60)) == 1)
    }

    @Test("E6: each wait is the policy's, spread either way by as much of itself as the jitter says")
    func jitter() {
        var policy = ReconnectPolicy(delays: [.seconds(1), .seconds(4)])
        for random in [0, 0.5, 0.999] {
            #expect(policy.delay(beforeAttempt: 2, random: random) == .seconds(4), "no jitter, as the seed has it")
        }
        policy.jitter = 0.25
        #expect(policy.delay(beforeAttempt: 1, random: 0) == .milliseconds(750))
        #expect(policy.delay(beforeAttempt: 1, random: 0.5) == .seconds(1))
        #expect(policy.delay(beforeAttempt: 2, random: 0) == .seconds(3))
        #expect(policy.delay(beforeAttempt: 2, random: 1) == .seconds(5))
        #expect(policy.delay(beforeAttempt: 3, random: 0) == nil)
        policy.jitter = 7
        #expect(policy.delay(beforeAttempt: 1, random: 0) == .zero, "a wait is never shorter than none")
    }

    @Test("E8: a network that comes back does not shorten the wait that the other side has asked for")
    func askedAndOffline() {
        var machine = ConnectionMachine(policy: ReconnectPolicy())
        _ = machine.start(now: .zero)
        _ = machine.opened(generation: 1, now: .zero)
        _ = machine.configured(now: .zero)
        let error = RealtimeError(code: .transport, message: "Slow down.", retryAfter: .seconds(20))
        _ = machine.ended(generation: 1, ConnectionEnd(cause: .connectionLost, error: error), now: .zero, random: 0.5)
        machine.networkLost(now: .seconds(1))
        #expect(machine.deadline == .seconds(61), "as long as the app says that there is no network")
        #expect(machine.networkBack(now: .seconds(2)).isEmpty)
        #expect(machine.deadline == .seconds(20))
        machine.networkLost(now: .seconds(3))
        #expect(machine.networkBack(now: .seconds(30)) == [.dial(generation: 2)])
    }
}
