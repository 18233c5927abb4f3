import CharivoJSON
import CharivoRealtime
import CharivoRemote
import CharivoServer
import CharivoWebSocket
import Testing

/// A client that says on the wire whatever it likes.
final class RawClient {
    private let connection: WebSocketConnection
    private var iterator: WebSocketInbound.AsyncIterator

    private init(_ connection: WebSocketConnection) {
        self.connection = connection
        iterator = connection.inbound.makeAsyncIterator()
    }

    /// Asks a server for a session and dials as it was told, but for what a query may say.
    static func dialling(
        _ server: RealtimeServer, _ config: RealtimeSessionConfig = RealtimeSessionConfig(), query: String? = nil,
        _ body: (RawClient, _ created: JSONValue) async throws -> Void
    ) async throws {
        let client = try RemoteRealtimeClient(endpoint: server.url)
        guard case .webSocket(let url, let token) = try await client.credentials(for: config) else {
            Issue.record("Not a bootstrap for a WebSocket")
            return
        }
        let path = url.split(separator: "?")[0]
        try await dialling(query.map { "\(path)?\($0)" } ?? url, key: token, body)
    }

    /// Dials.
    static func dialling(
        _ url: String, key: String?, _ body: (RawClient, _ created: JSONValue) async throws -> Void
    ) async throws {
        let headers = key.map { [("Authorization", "Bearer \($0)")] } ?? []
        try await WebSocketClient().withConnection(to: url, headers: headers) { connection in
            let raw = RawClient(connection)
            let created = try await raw.next("session.created")
            try await body(raw, created["session"] ?? .null)
        }
    }

    func send(_ event: JSONValue) async throws { try await connection.send(.text(event.utf8)) }

    /// The next event of a type. An error in its place is one.
    func next(_ type: String) async throws -> JSONValue {
        while let message = await iterator.next() {
            let event = try JSONValue(utf8: message.bytes)
            if event["type"]?.stringValue == type { return event }
            if event["type"] == "error" { return event }
        }
        throw CancellationError()
    }

    /// What the session is after an update.
    func update(_ session: JSONObject) async throws -> JSONValue {
        try await send(["type": "session.update", "session": .object(["type": "realtime"].merging(session) { $1 })])
        return try await next("session.updated")["session"] ?? .null
    }

    /// A response that is done.
    func respond(_ response: JSONObject = [:]) async throws -> JSONValue {
        try await send(["type": "response.create", "response": .object(response)])
        return try await next("response.done")["response"] ?? .null
    }
}
