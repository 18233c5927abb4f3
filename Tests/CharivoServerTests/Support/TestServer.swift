import CharivoRealtime
import Logging

@testable import CharivoServer

/// Runs a server on a port of its own for the length of a closure, then stops it.
func withServer<Result: Sendable>(
    provider: any RealtimeProvider = RecordingProvider(), authenticator: any Authenticator = NoAuthentication(),
    policy: SessionPolicy = SessionPolicy(), clock: any SessionClock = ContinuousSessionClock(), logger: Logger = .silent,
    metrics: PrometheusMetrics = PrometheusMetrics(), routes: @escaping (ServerServices) throws -> [any ServerRoute] = { _ in [] },
    configure: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (RealtimeServer) async throws -> Result
) async throws -> Result {
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.limits.drainTime = .zero
    // The tests are one caller in a hurry.
    configuration.limits.sessionStartsPerMinute = 1_000_000
    configuration.limits.sessionStartBurst = 1_000_000
    configuration.limits.failedAuthenticationsPerMinute = 1_000_000
    configure(&configuration)
    let server = try await RealtimeServer.bind(
        configuration: configuration, authenticator: authenticator, policy: policy, metrics: metrics, clock: clock, logger: logger
    ) { services in [try BootstrapRoute(provider: provider, services: services)] + (try routes(services)) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await server.run() }
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        server.beginGracefulShutdown()
        try await group.waitForAll()
        return try result.get()
    }
}

extension Logger {
    /// A logger that says nothing.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
