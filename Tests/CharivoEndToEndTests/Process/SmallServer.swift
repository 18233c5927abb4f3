import CharivoWebSocket
import Logging

/// Another's web server, which answers every request as it is told to and opens no WebSocket.
enum SmallServer {
    static func serving(
        _ respond: @escaping @Sendable (HTTPServerRequest) -> HTTPServerResponse, _ body: (_ url: String) async throws -> Void
    ) async throws {
        let server = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            upgrade: { _ in .reject(.text(404, "There is nothing here.")) }, respond: { respond($0) }, serve: { _, _ in })
        async let running: Void = server.run()
        defer { server.beginGracefulShutdown() }
        try await body("http://127.0.0.1:\(server.port)")
        server.beginGracefulShutdown()
        await running
    }
}
