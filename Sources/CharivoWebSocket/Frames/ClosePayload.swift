internal import NIOCore

/// What a close frame holds: nothing, or a code and a reason.
struct ClosePayload: Sendable, Hashable {
    /// The code; `nil` for an empty close frame.
    var code: WebSocketCloseCode?
    /// The reason, at most 123 bytes of UTF-8.
    var reason: String

    /// Makes what this side may send: a code that may not stand in a close frame becomes 1000 (1005 an empty frame), and the reason
    /// is cut to 123 bytes at a scalar's border.
    init(sending code: WebSocketCloseCode, reason: String) {
        guard code != .noStatus else {
            (self.code, self.reason) = (nil, "")
            return
        }
        self.code = code.isSendable ? code : .normal
        var length = 0
        var cut = reason.unicodeScalars.startIndex
        for scalar in reason.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= 123 else { break }
            cut = reason.unicodeScalars.index(after: cut)
        }
        self.reason = String(reason.unicodeScalars[..<cut])
    }

    /// Reads what the peer sent.
    ///
    /// - Throws: ``ProtocolViolation``: 1002 for half a code or a code that may not stand in a close frame, 1007 for a reason that
    ///   is not UTF-8.
    init(reading payload: ByteBuffer) throws(ProtocolViolation) {
        var payload = payload
        guard payload.readableBytes > 0 else {
            (code, reason) = (nil, "")
            return
        }
        guard let number = payload.readInteger(as: UInt16.self) else {
            throw ProtocolViolation(code: .protocolError, detail: "A close frame holds half a code.")
        }
        let code = WebSocketCloseCode(rawValue: number)
        guard code.isSendable else {
            throw ProtocolViolation(code: .protocolError, detail: "A close frame holds the reserved or unknown code \(number).")
        }
        guard payload.isValidUTF8 else {
            throw ProtocolViolation(code: .invalidPayload, detail: "A close frame's reason is not UTF-8.")
        }
        self.code = code
        self.reason = String(buffer: payload)
    }

    /// The bytes of the close frame.
    var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        guard let code else { return buffer }
        buffer.writeInteger(code.rawValue)
        buffer.writeString(reason)
        return buffer
    }
}
