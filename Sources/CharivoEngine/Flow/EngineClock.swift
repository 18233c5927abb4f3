internal import CharivoRealtime

/// The engine's time: how long it has run, and a way to wait. A virtual one takes its place in tests.
package struct EngineClock: Sendable {
    /// The time since some fixed moment. Never goes back.
    package var now: @Sendable () -> Duration
    /// Returns when ``now`` has reached a time, or throws when the task is cancelled.
    package var sleep: @Sendable (_ until: Duration) async throws -> Void

    /// Makes a clock.
    package init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (_ until: Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's own steady clock.
    package static var continuous: EngineClock {
        let clock = ContinuousClock()
        let start = clock.now
        return EngineClock(
            now: { start.duration(to: clock.now) },
            sleep: { try await clock.sleep(until: start.advanced(by: $0.countable)) }
        )
    }
}
