internal import NIOCore
internal import NIOWebSocket

/// Joins data frames into messages.
struct MessageAssembler {
    /// The largest message, in bytes.
    let maximumMessageSize: Int
    private var isText = false
    private var fragments: ByteBuffer?

    init(maximumMessageSize: Int) {
        self.maximumMessageSize = maximumMessageSize
    }

    /// Takes a text, binary or continuation frame with its mask taken off, and answers with the message it completes, if any.
    ///
    /// - Throws: ``ProtocolViolation``: 1002 for a continuation of nothing or a message within a message, 1009 for a message over
    ///   the limit, 1007 for a text that is not UTF-8.
    mutating func append(opcode: WebSocketOpcode, isFinal: Bool, payload: ByteBuffer) throws(ProtocolViolation) -> WebSocketMessage? {
        if opcode == .continuation {
            guard fragments != nil else {
                throw ProtocolViolation(code: .protocolError, detail: "A continuation frame continues nothing.")
            }
        } else {
            guard fragments == nil else {
                throw ProtocolViolation(code: .protocolError, detail: "A message began within a fragmented message.")
            }
            isText = opcode == .text
        }
        guard (fragments?.readableBytes ?? 0) + payload.readableBytes <= maximumMessageSize else {
            fragments = nil
            throw ProtocolViolation(code: .messageTooBig, detail: "A message is over \(maximumMessageSize) bytes.")
        }
        // The usual message is one frame, and is handed on in the buffer it came in.
        guard fragments != nil || !isFinal else { return try message(payload) }
        var payload = payload
        if fragments?.writeBuffer(&payload) == nil { fragments = payload }
        guard isFinal, let whole = fragments else { return nil }
        fragments = nil
        return try message(whole)
    }

    /// Forgets a message begun.
    mutating func reset() {
        fragments = nil
    }

    private func message(_ payload: ByteBuffer) throws(ProtocolViolation) -> WebSocketMessage {
        guard isText else { return .binary(payload) }
        guard payload.isValidUTF8 else {
            throw ProtocolViolation(code: .invalidPayload, detail: "A text message is not UTF-8.")
        }
        return .text(payload)
    }
}
