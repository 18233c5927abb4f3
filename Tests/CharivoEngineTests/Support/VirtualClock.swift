import CharivoEngine
import Synchronization

/// A clock whose time passes when a test says so.
final class VirtualClock: Sendable {
    private struct Sleeper {
        var deadline: Duration
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Duration.zero
        var next = 0
        var sleepers: [Int: Sleeper] = [:]
        var watchers: [(Duration, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    init() {}

    /// The clock as the engine sees it.
    var engineClock: EngineClock {
        EngineClock(now: { self.state.withLock(\.now) }, sleep: { try await self.sleep(until: $0) })
    }

    /// Lets time pass.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Waits until somebody sleeps until exactly that time.
    func sleeper(until deadline: Duration) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isThere = state.withLock { state in
                if state.sleepers.values.contains(where: { $0.deadline == deadline }) { return true }
                state.watchers.append((deadline, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func sleep(until deadline: Duration) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let (isOver, watchers) = state.withLock { state in
                    if state.now >= deadline || Task.isCancelled { return (true, [(Duration, CheckedContinuation<Void, Never>)]()) }
                    state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                    let reached = state.watchers.filter { $0.0 == deadline }
                    state.watchers.removeAll { $0.0 == deadline }
                    return (false, reached)
                }
                for watcher in watchers { watcher.1.resume() }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
        }
        try Task.checkCancellation()
    }
}
