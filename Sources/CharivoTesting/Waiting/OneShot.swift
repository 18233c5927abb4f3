internal import Synchronization

/// A value that one task waits for, for so long at most, and that comes from another.
final class OneShot<Value: Sendable>: Sendable {
    private struct State {
        /// `nil` inside: it was given up.
        var outcome: Value??
        var continuation: CheckedContinuation<Value?, Never>?
    }

    private let state = Mutex(State())

    /// The value has come; the first one counts.
    ///
    /// - Returns: Whether this was the first, and not given up before.
    @discardableResult
    func resolve(_ value: Value) -> Bool { settle(value) }

    private func settle(_ value: Value?) -> Bool {
        let (isFirst, continuation) = state.withLock { state -> (Bool, CheckedContinuation<Value?, Never>?) in
            guard state.outcome == nil else { return (false, nil) }
            state.outcome = .some(value)
            defer { state.continuation = nil }
            return (true, state.continuation)
        }
        continuation?.resume(returning: value)
        return isFirst
    }

    /// Waits for the value; `nil` when it was given up, because the time was over or the task was cancelled. For one task.
    ///
    /// - Parameter limit: How long in real time; without an end when `nil`.
    func value(within limit: Duration?) async -> Value? {
        guard let limit else { return await value() }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                guard (try? await Task.sleep(for: limit)) != nil else { return }
                _ = self.settle(nil)
            }
            defer { group.cancelAll() }
            return await value()
        }
    }

    private func value() async -> Value? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome = state.withLock { state -> Value?? in
                    if let outcome = state.outcome { return .some(outcome) }
                    state.continuation = continuation
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            _ = settle(nil)
        }
    }
}
