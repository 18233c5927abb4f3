import CharivoTesting

@testable import CharivoRealtime

/// Waits for what has no event of its own. The suites' time limits bound them.
extension Stage {
    /// Waits until something is so in the session.
    func until(_ isSo: @Sendable (SessionMachine) -> Bool) async {
        while await !isSo(manager.machine) { await Task.yield() }
    }

    /// Waits until whatever is due by now has happened.
    func nothingIsDue() async {
        let now = clock.now
        await until { $0.deadline.map { $0 > now } ?? true }
    }

    /// Waits until so many calls of the manager's have come to it and are not answered.
    func callersWait(_ count: Int) async {
        while await manager.waiters.count != count { await Task.yield() }
    }

    /// Waits until the manager has heard of the end of every handler but so many.
    func handlersEnd(but count: Int = 0) async {
        while await manager.toolRuns.count != count { await Task.yield() }
    }

    /// Waits until the manager has heard of the end of every guardrail's check.
    func checksEnd() async {
        while await !manager.checkRuns.isEmpty { await Task.yield() }
    }
}
