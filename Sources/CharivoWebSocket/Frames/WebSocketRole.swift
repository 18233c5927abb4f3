/// Which side of a connection an endpoint is.
package enum WebSocketRole: Sendable, Hashable {
    /// The side that connected: it masks what it sends and accepts only unmasked frames (RFC 6455, section 5.1).
    case client
    /// The side that accepted: it accepts only masked frames and sends unmasked ones.
    case server
}
