internal import Synchronization

/// A session's place among those that are under way.
package final class CallerPlace: Sendable {
    private let isHeld = Mutex(true)
    private let leave: @Sendable () -> Void

    init(leave: @escaping @Sendable () -> Void) { self.leave = leave }

    /// The session is over. Only the first time counts.
    package func giveBack() {
        let wasHeld = isHeld.withLock { isHeld in
            defer { isHeld = false }
            return isHeld
        }
        if wasHeld { leave() }
    }
}
