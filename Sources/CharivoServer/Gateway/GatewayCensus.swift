internal import Synchronization

/// The sessions of a gateway: counted, and told when the server goes away.
final class GatewayCensus: Sendable {
    private struct State {
        var sessions: [Int: GatewaySession] = [:]
        var nextID = 0
        var isDraining = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    /// How many clients there are.
    var count: Int { state.withLock { $0.sessions.count } }

    /// Whether the server goes away.
    var isDraining: Bool { state.withLock(\.isDraining) }

    /// A client has come.
    ///
    /// - Returns: Its number, and whether it is to be told at once that the server goes away.
    func enter(_ session: GatewaySession) -> (id: Int, isDraining: Bool) {
        state.withLock { state in
            state.nextID += 1
            state.sessions[state.nextID] = session
            return (state.nextID, state.isDraining)
        }
    }

    /// A client has gone, and its session ended.
    func leave(_ id: Int) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.sessions[id] = nil
            guard state.sessions.isEmpty else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Tells every session that the server goes away, and waits for all of them to end: each has a deadline. Returns
    /// at once when it is cancelled.
    func drain() async {
        let sessions = state.withLock { state in
            state.isDraining = true
            return Array(state.sessions.values)
        }
        for session in sessions { await session.drain() }
        await waitUntilEmpty()
    }

    /// Waits until there is no client. Returns at once when it is cancelled.
    func waitUntilEmpty() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.sessions.isEmpty || Task.isCancelled { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiters = state.withLock { state in
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }
}
