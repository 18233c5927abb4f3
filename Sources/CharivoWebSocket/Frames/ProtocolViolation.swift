/// What a peer did that the protocol or a limit forbids, and the close code that says so.
struct ProtocolViolation: Error, Sendable, Hashable {
    /// The code this side closes with.
    var code: WebSocketCloseCode
    /// What the peer did, for a person; short enough for a close frame's reason.
    var detail: String
}
