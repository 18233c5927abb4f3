import AsyncHTTPClient
import CharivoEngine
import CharivoWebSocket
import Logging
import Synchronization
import Testing

@testable import CharivoServices

@Suite("Many requests to one service", .timeLimit(.minutes(1)))
struct ServiceConcurrencyTests {
    @Test("A service that is busy is told of as busy, and not as one that is not there")
    func busy() throws {
        let client = ServiceClient(service: try HTTPService(baseURL: "http://127.0.0.1:1/v1"), purpose: "dialogue")
        let words = try [HTTPClientError.getConnectionFromPoolTimeout, .connectTimeout].map { try client.failure($0).message }
        #expect(words[0].contains("is busy") && !words[0].contains("cannot be reached"))
        #expect(words[1].contains("cannot be reached"))
    }

    @Test("A hundred callers are served at once: nobody waits for another's answer")
    func together() async throws {
        let count = 100
        let arrived = Mutex(0)
        let release = AsyncStream.makeStream(of: Void.self)
        let server = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, logger: Logger(label: "test"), upgrade: { _ in .reject(.text(404, "No.")) },
            respond: { _ in
                // None is answered before all are there.
                let isLast = arrived.withLock { arrived in
                    arrived += 1
                    return arrived == count
                }
                if isLast { release.continuation.finish() }
                for await _ in release.stream {}
                return HTTPServerResponse(status: 200, headers: [("Content-Type", "application/json")], body: Array(#"{"data":[]}"#.utf8))
            }, serve: { _, _ in })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            defer { group.cancelAll() }
            let service = try HTTPService(baseURL: "http://127.0.0.1:\(server.port)/v1", totalTimeout: .seconds(20))
            try await withThrowingTaskGroup(of: [String]?.self) { requests in
                for _ in 0..<count { requests.addTask { try await service.models(for: "dialogue") } }
                for try await models in requests { #expect(models == []) }
            }
        }
    }
}
