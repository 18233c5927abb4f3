internal import NIOCore
internal import NIOWebSocket

/// What a single frame must be, whatever went before it.
///
/// NIO's decoder already enforces the frame size, and that control frames are short and whole; it leaves the rest to its user so
/// that extensions may bend it. No extension is negotiated here.
struct FrameRules {
    /// The side that receives.
    var role: WebSocketRole

    /// What `frame` violates, if anything.
    func violation(of frame: WebSocketFrame) -> ProtocolViolation? {
        if frame.rsv1 || frame.rsv2 || frame.rsv3 {
            return ProtocolViolation(code: .protocolError, detail: "A frame has a reserved bit set.")
        }
        switch (role, frame.maskKey) {
        case (.server, nil): return ProtocolViolation(code: .protocolError, detail: "A client's frame is not masked.")
        case (.client, .some): return ProtocolViolation(code: .protocolError, detail: "A server's frame is masked.")
        default: break
        }
        switch frame.opcode {
        case .continuation, .text, .binary, .connectionClose, .ping, .pong: return nil
        default: return ProtocolViolation(code: .protocolError, detail: "A frame has an unknown opcode.")
        }
    }
}
