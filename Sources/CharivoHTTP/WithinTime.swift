/// Does something that is given up when it takes too long.
///
/// - Throws: ``HTTPExchangeError`` of the kind `timeout` when it does; what `body` throws.
package func within<Result: Sendable>(
    _ time: Duration, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: time)
            throw HTTPExchangeError.timedOut(time)
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() else { throw CancellationError() }
        return result
    }
}
