import Testing

@testable import CharivoRealtime

@Suite("Waiting for as long as the other side asks")
struct RetryAfterTests {
    /// A machine whose connection was lost and whose first attempt to make it good was refused, with a wish.
    private func refused(_ retryAfter: Duration?, policy: ReconnectPolicy = ReconnectPolicy()) -> [ConnectionMachine.Action] {
        var machine = ConnectionMachine(policy: policy)
        _ = machine.start(now: .zero)
        _ = machine.opened(generation: 1, now: .zero)
        _ = machine.configured(now: .zero)
        _ = machine.ended(generation: 1, ConnectionEnd(cause: .connectionLost), now: .seconds(60), random: 0.5)
        _ = machine.deadlineReached(now: .seconds(61), random: 0.5)
        let error = RealtimeError(code: .transport, message: "Slow down.", retryAfter: retryAfter)
        return machine.ended(generation: 2, ConnectionEnd(cause: .connectionFailed, error: error), now: .seconds(62), random: 0.5)
    }

    @Test(
        "E8: The next attempt comes no sooner than asked for, and no sooner than the policy says",
        arguments: [
            (nil, .seconds(1)), (.zero, .seconds(1)), (.milliseconds(300), .seconds(1)), (.seconds(17), .seconds(17)),
            (.seconds(60), .seconds(60)),
        ] as [(Duration?, Duration)])
    func waits(asked: Duration?, waits: Duration) {
        #expect(refused(asked) == [.retry(attempt: 2, delay: waits, cause: .connectionLost)])
    }

    @Test("E8: A wait longer than the policy grants ends the recovery: an earlier attempt would be refused too")
    func tooLong() {
        let actions = refused(.seconds(61))
        guard case .exhausted(let recovery, let error) = actions.first, actions.count == 1 else {
            Issue.record("\(actions)")
            return
        }
        #expect(recovery.attempts == 1 && error.message == "Slow down.")
        let patient = refused(.seconds(61), policy: ReconnectPolicy(maximumRetryAfter: .seconds(120)))
        #expect(patient == [.retry(attempt: 2, delay: .seconds(61), cause: .connectionLost)])
    }

    @Test("The wish is not part of an error's JSON, which is the seed's")
    func json() throws {
        let error = RealtimeError(code: .transport, message: "Slow down.", retryAfter: .seconds(1))
        #expect(try JSONValue(encoding: error) == ["code": "transport", "message": "Slow down."])
    }
}
