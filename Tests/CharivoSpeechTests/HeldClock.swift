import Synchronization

/// A clock on which time stands still until it is told that the sleepers' time has come.
final class HeldClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
    }

    let minimumResolution: Duration = .zero
    var now: Instant { Instant(offset: .zero) }

    private let sleeping: AsyncStream<Void>
    private let asleep: AsyncStream<Void>.Continuation
    private let waiters = Mutex<[AsyncStream<Void>.Continuation]>([])

    init() {
        (sleeping, asleep) = AsyncStream.makeStream()
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let (woken, wake) = AsyncStream<Void>.makeStream()
        waiters.withLock { $0.append(wake) }
        asleep.yield()
        // Ends when released, or when the task is cancelled.
        for await _ in woken {}
        try Task.checkCancellation()
    }

    /// Waits until somebody sleeps.
    func sleeper() async {
        for await _ in sleeping { break }
    }

    /// Wakes all who sleep.
    func release() {
        waiters.withLock { $0.forEach { $0.finish() } }
    }
}
