/// Does something that is given up when it takes too long.
///
/// - Parameters:
///   - time: How long it may take.
///   - wait: What waits so long.
///   - body: What is done.
/// - Throws: ``HTTPExchangeError`` of the kind `timeout` when it does; what `body` throws.
package func within<Result: Sendable>(
    _ time: Duration, waiting wait: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await wait(time)
            throw HTTPExchangeError.timedOut(time)
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() else { throw CancellationError() }
        return result
    }
}
