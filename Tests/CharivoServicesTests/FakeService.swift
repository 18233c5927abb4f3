import CharivoWebSocket
import Logging
import Synchronization

/// A service on a loopback port that answers as the test says, and keeps what it was asked.
struct FakeService {
    let url: String
    private let requests: Requests

    final class Requests: Sendable {
        private let list = Mutex<[HTTPServerRequest]>([])
        func add(_ request: HTTPServerRequest) { list.withLock { $0.append(request) } }
        var all: [HTTPServerRequest] { list.withLock(\.self) }
    }

    var received: [HTTPServerRequest] { requests.all }

    static func serving<Result: Sendable>(
        _ answer: @escaping @Sendable (HTTPServerRequest) -> HTTPServerResponse, _ body: (FakeService) async throws -> Result
    ) async throws -> Result {
        let requests = Requests()
        let server = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, configuration: .init(maximumRequestBody: 16 << 20), logger: Logger(label: "test"),
            upgrade: { _ in .reject(.text(404, "No.")) },
            respond: { request in
                requests.add(request)
                return answer(request)
            }, serve: { _, _ in })
        async let running: Void = server.run()
        let service = FakeService(url: "http://127.0.0.1:\(server.port)/v1", requests: requests)
        do {
            let result = try await body(service)
            server.beginGracefulShutdown()
            await running
            return result
        } catch {
            server.beginGracefulShutdown()
            await running
            throw error
        }
    }
}

extension HTTPServerResponse {
    /// The chunks of a streamed answer, each as an event.
    static func events(_ chunks: [String], isEnded: Bool = true) -> HTTPServerResponse {
        let text = (chunks + (isEnded ? ["[DONE]"] : [])).map { "data: \($0)\n\n" }.joined()
        return HTTPServerResponse(status: 200, headers: [("Content-Type", "text/event-stream")], body: Array(text.utf8))
    }

    static func json(_ text: String) -> HTTPServerResponse {
        HTTPServerResponse(status: 200, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
    }
}
