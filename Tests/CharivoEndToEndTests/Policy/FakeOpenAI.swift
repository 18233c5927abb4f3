import CharivoJSON
import CharivoWebSocket
import Logging
import Synchronization

/// A service with OpenAI's paths, as far as an honest client goes: it mints secrets, opens a WebSocket for one, and takes what it is sent
/// for what is in force. It keeps every byte that it got.
final class FakeOpenAI: Sendable {
    private struct State {
        var requests: [(path: String, body: String)] = []
        var frames: [String] = []
        var session: JSONObject = [:]
    }

    private let state = Mutex(State())

    /// The bodies of requests to a path.
    func bodies(at path: String) -> [String] { state.withLock { $0.requests.filter { $0.path == path }.map(\.body) } }
    /// What came over the WebSocket, message by message.
    var frames: [String] { state.withLock(\.frames) }
    /// What is in force: what the secret was minted with, and every update over it, member by member.
    var session: JSONValue { .object(state.withLock(\.session)) }

    /// Runs one for the length of a closure.
    static func serving(_ body: (FakeOpenAI, _ baseURL: String) async throws -> Void) async throws {
        let fake = FakeOpenAI()
        let server = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            upgrade: { _ in .accept(subprotocol: nil) }, respond: { fake.answer($0) },
            serve: { connection, _ in try await fake.serve(connection) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            defer { group.cancelAll() }
            try await body(fake, "http://127.0.0.1:\(server.port)/v1")
        }
    }

    private func answer(_ request: HTTPServerRequest) -> HTTPServerResponse {
        let body = String(decoding: request.body, as: UTF8.self)
        state.withLock { state in
            state.requests.append((request.path, body))
            if let session = (try? JSONValue(text: body))?["session"]?.objectValue { state.session = session }
        }
        return HTTPServerResponse(
            status: 200, headers: [("Content-Type", "application/json")], body: Array(#"{"value":"ek_minted"}"#.utf8))
    }

    private func serve(_ connection: WebSocketConnection) async throws {
        try await tell("session.created", connection)
        for await message in connection.inbound {
            let text = String(decoding: message.bytes, as: UTF8.self)
            let event = try JSONValue(text: text)
            state.withLock { $0.frames.append(text) }
            guard event["type"] == "session.update", let update = event["session"]?.objectValue else { continue }
            state.withLock { $0.session.merge(update) { Self.over($0, $1) } }
            try await tell("session.updated", connection)
        }
    }

    private func tell(_ type: String, _ connection: WebSocketConnection) async throws {
        let event: JSONValue = ["type": .string(type), "event_id": "event_1", "session": session]
        try await connection.send(.text(event.utf8))
    }

    private static func over(_ old: JSONValue, _ new: JSONValue) -> JSONValue {
        guard let old = old.objectValue, let new = new.objectValue else { return new }
        return .object(old.merging(new) { over($0, $1) })
    }
}
