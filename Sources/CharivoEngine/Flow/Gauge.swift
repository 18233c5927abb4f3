internal import DequeModule
internal import Synchronization

/// How much of something is under way, and a place to wait until it is less than its limit.
final class Gauge: Sendable {
    private struct Waiter: Sendable {
        var id: UInt64
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State: Sendable {
        var level = 0
        var waiters: Deque<Waiter> = []
        var nextWaiter: UInt64 = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// How much is under way.
    var level: Int { state.withLock(\.level) }

    /// More is under way.
    func add(_ amount: Int) { state.withLock { $0.level += amount } }

    /// So much is done.
    func subtract(_ amount: Int) {
        let released = state.withLock { state -> Deque<Waiter> in
            state.level -= amount
            guard state.level < limit else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in released { waiter.continuation.resume() }
    }

    /// Waits until less than the limit is under way, or the task is cancelled.
    func waitForRoom() async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let hasRoom = state.withLock { state in
                    if state.level < limit || Task.isCancelled { return true }
                    state.waiters.append(Waiter(id: id, continuation: continuation))
                    return false
                }
                if hasRoom { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume()
        }
    }
}
