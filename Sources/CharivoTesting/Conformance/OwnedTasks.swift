internal import Synchronization

/// The tasks of one check, which are told to stop when it is over.
///
/// They cannot be children of the check: a child is waited for, and what a check is there to find out is whether a client that should end
/// does. One that does not must fail its rule and not hold the suite, so its task is told to stop and left behind.
final class OwnedTasks: Sendable {
    private let cancels = Mutex<[@Sendable () -> Void]>([])

    /// Begins a task.
    @discardableResult
    func start<Success: Sendable>(
        _ body: @escaping @Sendable () async throws -> Success
    ) -> Task<Success, any Error> {
        let task = Task { try await body() }
        cancels.withLock { $0.append { task.cancel() } }
        return task
    }

    /// Tells every task to stop.
    func cancelAll() {
        for cancel in cancels.withLock(\.self) { cancel() }
    }
}
