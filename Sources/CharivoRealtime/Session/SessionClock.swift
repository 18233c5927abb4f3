/// What a session takes its time from. The moments are durations since some beginning of the clock's own.
public protocol SessionClock: Sendable {
    /// This moment.
    var now: Duration { get }

    /// Suspends until that moment.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before.
    func sleep(until moment: Duration) async throws
}

/// The system's clock that goes on while the machine sleeps.
public struct ContinuousSessionClock: SessionClock {
    private let start = ContinuousClock.now

    /// Makes a clock that begins now.
    public init() {}

    /// The time since the clock was made.
    public var now: Duration { ContinuousClock.now - start }

    /// Suspends until that moment.
    public func sleep(until moment: Duration) async throws {
        try await Task.sleep(until: start + moment.countable, clock: .continuous)
    }
}
