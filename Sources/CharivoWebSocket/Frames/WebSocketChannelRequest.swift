/// What a channel with a ``WebSocketMessageHandler`` is told by an outbound user event.
enum WebSocketChannelRequest: Sendable, Hashable {
    /// Begin the closing handshake.
    case close(code: WebSocketCloseCode, reason: String)
    /// Say 1001 and end the TCP connection without waiting for the peer.
    case abort
    /// Send a ping with this payload. Its pong is told by a ``WebSocketPong`` inbound user event.
    case ping(UInt64)
    /// End the TCP connection without a word, as a lost network does.
    case cut
}
