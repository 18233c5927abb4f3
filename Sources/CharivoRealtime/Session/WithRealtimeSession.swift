/// Starts a session, runs `body` with it, and ends it in order however `body` ends.
///
/// - Parameters:
///   - manager: The manager to start.
///   - config: What to ask for.
///   - body: What to do while the session lives.
/// - Returns: What `body` returns.
/// - Throws: What the start throws, or what `body` throws.
public func withRealtimeSession<Result>(
    _ manager: RealtimeManager, config: RealtimeSessionConfig? = nil, _ body: (RealtimeManager) async throws -> Result
) async throws -> Result {
    try await manager.startSession(config)
    do {
        let result = try await body(manager)
        await manager.stopSession()
        return result
    } catch {
        await manager.stopSession()
        throw error
    }
}
