internal import Synchronization

/// Stops one piece of work among several in a task group, by a handle that can be kept and fired from anywhere.
final class StopSignal: Sendable {
    private enum State: Sendable {
        case idle
        case waiting(CheckedContinuation<Void, Never>)
        case fired
    }

    private let state = Mutex(State.idle)

    init() {}

    /// Stops the work, now or as soon as it begins. May be called again.
    func fire() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state = .fired }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume()
    }

    /// Does the work until it ends by itself or the signal is fired, which cancels its task. Returns when it has ended.
    func run(_ work: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await work() }
            group.addTask { await self.fired() }
            await group.next()
            group.cancelAll()
        }
    }

    /// Waits until the signal is fired or the task is cancelled, which fires it. For one task at a time.
    func fired() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let isOver = state.withLock { state in
                    if case .fired = state { return true }
                    if Task.isCancelled { return true }
                    state = .waiting(continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            fire()
        }
    }
}
