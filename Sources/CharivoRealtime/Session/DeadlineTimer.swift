/// Wakes a machine's owner when the next of the machine's deadlines is reached.
///
/// One deadline is set at a time, the earliest that was asked for; when there is none any more, nobody sleeps for one. Its owner keeps
/// it, and ends it with itself.
package struct DeadlineTimer: Sendable {
    private let clock: any SessionClock
    private var pending: (deadline: Duration, task: Task<Void, Never>)?
    private var isOver = false

    /// Makes a timer that is not set.
    package init(clock: any SessionClock) {
        self.clock = clock
    }

    /// Sees to it that `wake` is called at a deadline, or earlier when an earlier one is set already. With `nil` it is called no more.
    ///
    /// - Parameter wake: Asks ``reached(_:)`` first, with the deadline that it is given.
    package mutating func set(_ deadline: Duration?, wake: @escaping @Sendable (Duration) async -> Void) {
        guard let deadline, !isOver else { return clear() }
        if let pending, pending.deadline <= deadline { return }
        pending?.task.cancel()
        pending = (
            deadline,
            Task { [clock] in
                guard (try? await clock.sleep(until: deadline)) != nil else { return }
                await wake(deadline)
            }
        )
    }

    /// Whether this is the deadline that is set, and not one that was given up when its sleeper had already woken. It is then set no
    /// more.
    package mutating func reached(_ deadline: Duration) -> Bool {
        guard pending?.deadline == deadline else { return false }
        pending = nil
        return true
    }

    /// Nothing is waited for any more, whatever is asked for later.
    package mutating func end() {
        isOver = true
        clear()
    }

    private mutating func clear() {
        pending?.task.cancel()
        pending = nil
    }
}
