internal import CharivoWebSocket

/// A session's connection over a WebSocket.
struct WebSocketTransport: SessionTransport {
    let connection: WebSocketConnection

    func next() async -> SessionMessage? {
        var iterator = connection.inbound.makeAsyncIterator()
        guard let message = await iterator.next() else { return nil }
        if case .binary = message { return .binary }
        return .text(message.bytes)
    }

    func send(_ text: [UInt8]) async throws {
        try await connection.send(.text(text))
    }

    func close(code: UInt16, reason: String) async {
        await connection.close(code: WebSocketCloseCode(rawValue: code), reason: reason)
    }
}
