/// The protocol between a gateway and a thin client, by name and version. "Embedding the studio" describes it in full.
package enum GatewayProtocol {
    /// The version that this gateway speaks.
    package static let version = 1
    /// The WebSocket subprotocol of that version.
    package static let subprotocol = "charivo.gateway.v1"
    /// Where the gateway is.
    package static let path = "/api/gateway"
    /// Samples a second of the sound in both directions: signed 16 bits, little-endian, one channel.
    package static let sampleRate = 24_000
}
