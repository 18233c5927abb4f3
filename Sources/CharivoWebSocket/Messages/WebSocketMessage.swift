package import NIOCore

/// One whole WebSocket message, its fragments joined and its mask taken off.
///
/// The payload stays in the buffer it was read into: an audio event goes from the socket to a JSON parser without becoming a
/// `String` on its way.
package enum WebSocketMessage: Sendable, Hashable {
    /// UTF-8 text. What arrives has been validated (RFC 6455, section 8.1); what is sent must be valid.
    case text(ByteBuffer)
    /// Bytes of any kind.
    case binary(ByteBuffer)

    /// A text message of a string.
    package static func text(_ string: String) -> WebSocketMessage {
        .text(ByteBuffer(string: string))
    }

    /// A text message of UTF-8 bytes.
    package static func text(_ bytes: some Sequence<UInt8>) -> WebSocketMessage {
        .text(ByteBuffer(bytes: bytes))
    }

    /// A binary message of bytes.
    package static func binary(_ bytes: some Sequence<UInt8>) -> WebSocketMessage {
        .binary(ByteBuffer(bytes: bytes))
    }

    /// The payload, of either kind.
    package var payload: ByteBuffer {
        switch self {
        case .text(let buffer), .binary(let buffer): buffer
        }
    }

    /// The payload's bytes, copied.
    package var bytes: [UInt8] { Array(payload.readableBytesView) }

    /// Calls a closure with the payload's bytes where they lie; they are gone when it returns.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try payload.withUnsafeReadableBytes(body)
    }

    /// The payload's length in bytes.
    package var count: Int { payload.readableBytes }

    /// The text of a text message, copied into a string; `nil` for a binary one.
    package var string: String? {
        guard case .text(let buffer) = self else { return nil }
        return String(buffer: buffer)
    }
}
