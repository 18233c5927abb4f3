/// The name of a way to dial a provider, as an app and its server agree on it.
///
/// The set is open: an app that brings a transport of its own gives it a name, and registers it with its remote client.
public struct RealtimeAdapterID: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as it stands in JSON.
    public let rawValue: String
    /// Makes the name of an adapter.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Makes the name of an adapter.
    public init(stringLiteral value: String) { rawValue = value }

    /// A WebSocket that the client dials with a short-lived token.
    public static let openAIWebSocket: RealtimeAdapterID = "openai-websocket"
    /// WebRTC whose description the server exchanges with the provider.
    public static let openAIWebRTC: RealtimeAdapterID = "openai-webrtc"
    /// WebRTC that the client sets up by itself with a short-lived secret.
    public static let openAIAgentsWebRTC: RealtimeAdapterID = "openai-agents-webrtc"

    /// The name.
    public var description: String { rawValue }
}
