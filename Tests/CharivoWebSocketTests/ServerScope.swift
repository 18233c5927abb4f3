import Logging

@testable import CharivoWebSocket

/// Runs a server on a port of its own for the length of a closure, then shuts it down.
func withServer<Result: Sendable>(
    configuration: WebSocketServerConfiguration = .init(),
    upgrade: @escaping WebSocketServer.Upgrade = { _ in .accept() },
    respond: @escaping WebSocketServer.Respond = { _ in .text(404, "Not found.") },
    serve: @escaping WebSocketServer.Serve = echo,
    _ body: (WebSocketServer) async throws -> Result
) async throws -> Result {
    let server = try await WebSocketServer.bind(
        host: "127.0.0.1", port: 0, configuration: configuration, logger: .silent, upgrade: upgrade, respond: respond, serve: serve)
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

extension WebSocketServer {
    /// Where a client connects to.
    var url: String { "ws://\(host):\(port)/" }
}

/// Sends back what comes.
@Sendable func echo(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws {
    for await message in connection.inbound { try await connection.send(message) }
}

extension Logger {
    /// A logger that says nothing.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
