import CharivoWebSocket
import Logging
import Synchronization

/// A service with OpenAI's paths, which keeps every request and answers what the test says.
final class FakeProvider: Sendable {
    private let kept = Mutex<[HTTPServerRequest]>([])

    /// The requests it got.
    var requests: [HTTPServerRequest] { kept.withLock { $0 } }

    /// Runs one for the length of a closure.
    static func serving<Result: Sendable>(
        _ answer: @escaping @Sendable (HTTPServerRequest) async -> HTTPServerResponse,
        _ body: (FakeProvider, _ baseURL: String) async throws -> Result
    ) async throws -> Result {
        let fake = FakeProvider()
        let server = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, logger: .silent, upgrade: { _ in .reject(.text(404, "")) },
            respond: { request in
                fake.kept.withLock { $0.append(request) }
                return await answer(request)
            }, serve: { _, _ in })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            defer { group.cancelAll() }
            return try await body(fake, "http://127.0.0.1:\(server.port)/v1")
        }
    }
}
