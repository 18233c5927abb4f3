internal import Synchronization

/// Whether a server is about to stop.
package final class DrainState: Sendable {
    private let state = Atomic(false)

    /// It is not.
    package init() {}

    /// Whether it is: no new work is to be let in.
    package var isDraining: Bool { state.load(ordering: .relaxed) }

    /// It is now.
    ///
    /// - Returns: Whether it was not before.
    func begin() -> Bool { !state.exchange(true, ordering: .relaxed) }
}
