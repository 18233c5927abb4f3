import Synchronization

/// A gate that tests open by hand; waiting ends when it is open or the task is cancelled.
final class Latch: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    init(isOpen: Bool = false) { if isOpen { open() } }

    /// Lets everybody through, now and later.
    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until the gate is open, even if the task is cancelled.
    func waitStubbornly() async {
        let id = arrive()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let passes = state.withLock { state in
                if state.isOpen { return true }
                state.waiters[id] = continuation
                return false
            }
            if passes { continuation.resume() }
        }
    }

    /// Waits until the gate is open.
    func wait() async throws {
        let id = arrive()
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let passes = state.withLock { state in
                    if state.isOpen || Task.isCancelled { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if passes { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
        try Task.checkCancellation()
    }

    private func arrive() -> Int {
        let (id, watchers) = state.withLock { state in
            state.arrivals += 1
            let reached = state.watchers.filter { $0.0 <= state.arrivals }
            state.watchers.removeAll { $0.0 <= state.arrivals }
            return (state.arrivals, reached)
        }
        for watcher in watchers { watcher.1.resume() }
        return id
    }

    /// Waits until so many have come to the gate.
    func arrivals(_ count: Int = 1) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isReached = state.withLock { state in
                if state.arrivals >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isReached { continuation.resume() }
        }
    }
}
