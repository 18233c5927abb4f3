public import CharivoRealtime
internal import Synchronization

/// A clock that stands still until a test moves it, so that thirty seconds of waiting take none.
///
/// ```swift
/// let clock = VirtualClock()
/// let manager = RealtimeManager(client: client, clock: clock)
/// …
/// await clock.sleeper(within: .seconds(30))
/// clock.advance(by: .seconds(30))
/// ```
public final class VirtualClock: SessionClock {
    private struct Sleeper {
        var id: UInt64
        var moment: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Duration = .zero
        var nextID: UInt64 = 0
        var sleepers: [Sleeper] = []
        /// Sleepers that were cancelled before they came to sleep.
        var cancelled: Set<UInt64> = []
        var watchers: [(moment: Duration, shot: OneShot<Void>)] = []
    }

    private let state = Mutex(State())
    private let limit: WaitLimit

    /// Makes a clock that stands at zero.
    ///
    /// - Parameter limit: How long ``sleeper(within:)`` may wait, and what happens then.
    public init(limit: WaitLimit = .stopping()) {
        self.limit = limit
    }

    /// The moment the clock stands at.
    public var now: Duration { state.withLock(\.now) }

    /// How many sleep until a moment that has not come: none when nothing is waited for any more.
    public var sleeping: Int { state.withLock(\.sleepers.count) }

    /// Suspends until a test has moved the clock to that moment.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before.
    public func sleep(until moment: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        defer { state.withLock { _ = $0.cancelled.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (outcome, watchers) = state.withLock {
                    state -> (Result<Void, any Error>?, [OneShot<Void>]) in
                    if state.cancelled.remove(id) != nil { return (.failure(CancellationError()), []) }
                    if moment <= state.now { return (.success(()), []) }
                    state.sleepers.append(Sleeper(id: id, moment: moment, continuation: continuation))
                    let ready = state.watchers.filter { $0.moment >= moment }
                    state.watchers.removeAll { $0.moment >= moment }
                    return (nil, ready.map(\.shot))
                }
                if let outcome { continuation.resume(with: outcome) }
                for watcher in watchers { watcher.resolve(()) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves the clock on, and wakes whoever slept until then, the earliest first.
    public func advance(by duration: Duration) {
        let woken = state.withLock { state -> [Sleeper] in
            state.now += duration
            let due = state.sleepers.filter { $0.moment <= state.now }.sorted { $0.moment < $1.moment }
            state.sleepers.removeAll { $0.moment <= state.now }
            return due
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// Waits until somebody sleeps until a moment no more than `duration` away: the clock may then be moved that far.
    public func sleeper(within duration: Duration) async {
        let shot = OneShot<Void>()
        let isThere = state.withLock { state in
            let latest = state.now + duration
            if state.sleepers.contains(where: { $0.moment <= latest }) { return true }
            state.watchers.append((latest, shot))
            return false
        }
        if isThere { return }
        defer { state.withLock { state in state.watchers.removeAll { $0.shot === shot } } }
        if await shot.value(within: limit.duration) != nil { return }
        limit.exceeded(
            "somebody to sleep for \(duration) or less",
            seen: state.withLock { state in state.sleepers.map { "a sleeper for another \($0.moment - state.now)" } })
    }
}
