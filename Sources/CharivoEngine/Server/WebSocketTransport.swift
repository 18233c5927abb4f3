internal import CharivoWebSocket
internal import NIOCore

/// A session's connection over a WebSocket.
struct WebSocketTransport: SessionTransport {
    let connection: WebSocketConnection

    func next() async -> SessionMessage? {
        var iterator = connection.inbound.makeAsyncIterator()
        return switch await iterator.next() {
        case .text(let buffer)?: .text(Array(buffer.readableBytesView))
        case .binary?: .binary
        case nil: nil
        }
    }

    func send(_ text: [UInt8]) async throws {
        try await connection.send(.text(ByteBuffer(bytes: text)))
    }

    func close(code: UInt16, reason: String) async {
        await connection.close(code: WebSocketCloseCode(rawValue: code), reason: reason)
    }
}
