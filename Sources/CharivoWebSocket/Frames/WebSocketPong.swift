/// A pong has come, with the payload of a ping.
struct WebSocketPong: Sendable, Hashable {
    /// The payload of the ping.
    var payload: UInt64
}
