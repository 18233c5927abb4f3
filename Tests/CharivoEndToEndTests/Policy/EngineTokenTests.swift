import CharivoJSON
import CharivoRealtime
import CharivoRemote
import CharivoServer
import CharivoWebSocket
import Synchronization
import Testing

/// What opens a session at the embedded engine, and how often.
@Suite("A token opens one session at the engine", .timeLimit(.minutes(1)))
struct EngineTokenTests {
    /// A route whose WebSockets are served once so many of them were accepted: what looks at a request together, and lives one by one.
    private final class Gathering: ServerRoute {
        private let route: any ServerRoute
        private let size: Int
        private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

        init(_ route: any ServerRoute, size: Int) {
            self.route = route
            self.size = size
        }

        var name: String { route.name }
        func handles(_ path: String) -> Bool { route.handles(path) }
        func respond(to request: HTTPServerRequest) async -> HTTPServerResponse { await route.respond(to: request) }
        func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision { await route.decide(request) }
        func drain() async { await route.drain() }

        func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws {
            await withCheckedContinuation { continuation in
                let all = waiting.withLock { waiting in
                    waiting.append(continuation)
                    guard waiting.count == size else { return [CheckedContinuation<Void, Never>]() }
                    defer { waiting = [] }
                    return waiting
                }
                for one in all { one.resume() }
            }
            try await route.serve(connection, request)
        }
    }

    /// The type of the first event that a handshake with a key gets, or the status with which it is refused.
    private func first(_ url: String, _ key: String?) async throws -> String {
        do {
            let headers = key.map { [("Authorization", "Bearer \($0)")] } ?? []
            return try await WebSocketClient().withConnection(to: url, headers: headers) { connection in
                var messages = connection.inbound.makeAsyncIterator()
                let event = try await messages.next().map { try JSONValue(utf8: $0.bytes) }
                return event?["error"]?["code"]?.stringValue ?? event?["type"]?.stringValue ?? "nothing"
            }
        } catch let error as WebSocketError {
            return "\(error.refusal?.status ?? 0)"
        }
    }

    private func bootstrap(_ server: RealtimeServer) async throws -> (url: String, token: String) {
        let client = try RemoteRealtimeClient(endpoint: server.url)
        guard case .webSocket(let url, let token) = try await client.credentials(for: RealtimeSessionConfig()) else {
            throw CancellationError()
        }
        return (url, token)
    }

    /// A server at which a caller may start two sessions, and then none for long.
    private var twoStarts: PolicedServer {
        var server = PolicedServer { _ in }
        server.limits.sessionStartBurst = 2
        server.limits.sessionStartsPerMinute = 0.001
        return server
    }

    @Test("Of handshakes that show one token at once, the first has its session; the others count as starts, of which there are no more")
    func together() async throws {
        var server = twoStarts
        server.around = { Gathering($0, size: 4) }
        try await server.serving { real in
            // Takes the first of the two starts.
            let (url, token) = try await bootstrap(real)
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<4 { group.addTask { try await first(url, token) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.sorted() == ["session.created", "session.created", "session_limit_reached", "session_limit_reached"])
        }
    }

    @Test("A token that was used opens no other session of its own, and who has no start left is refused before a WebSocket is opened")
    func again() async throws {
        try await twoStarts.serving { real in
            let (url, token) = try await bootstrap(real)
            let answers = [
                try await first(url, token), try await first(url, token), try await first(url, token), try await first(url, nil),
            ]
            #expect(answers == ["session.created", "session.created", "429", "429"])
        }
    }

    @Test("While a token is good, showing it takes nothing of its caller's starts")
    func tokenIsCounted() async throws {
        try await twoStarts.serving { real in
            let (one, other) = (try await bootstrap(real), try await bootstrap(real))
            let answers = [try await first(one.url, one.token), try await first(other.url, other.token)]
            #expect(answers == ["session.created", "session.created"])
        }
    }
}
