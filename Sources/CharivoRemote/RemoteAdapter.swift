public import CharivoRealtime

/// A way to dial with what a server handed out, for ``RemoteRealtimeClient``.
///
/// `openai-websocket` is built in. An app whose transport is WebRTC brings an adapter for `openai-webrtc`, which makes an SDP offer
/// first and applies the server's answer, or for `openai-agents-webrtc`, which is handed a client secret and does the exchange itself.
public protocol RemoteAdapter: Sendable {
    /// What carries the sound.
    var transport: RealtimeTransport { get }

    /// What its connections can do.
    var capabilities: RealtimeCapabilities { get }

    /// Begins a dial.
    ///
    /// - Returns: The client's half of a WebRTC connection, for an adapter whose server exchanges it, and what it belongs to.
    /// - Throws: `RealtimeError`.
    func offer(for request: ConnectionRequest) async throws -> RemoteOffer

    /// Dials with what the server handed out, runs `body` while the connection lives, and tells how it ended.
    ///
    /// - Parameters:
    ///   - credentials: What the server handed out for this dial; good for no other.
    ///   - offer: What ``offer(for:)`` gave for this dial.
    ///   - request: What to dial for.
    ///   - body: Reads the connection's events to their end.
    /// - Throws: `RealtimeError` when the connection could not be made.
    func withConnection(
        _ credentials: RealtimeBootstrap.Credentials, offer: RemoteOffer, _ request: ConnectionRequest,
        _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd

    /// The dial that an offer was for is not going to happen: lets go of what the offer holds.
    func abandon(_ offer: RemoteOffer) async
}

/// What an adapter has ready when its server is asked.
public struct RemoteOffer: Sendable {
    /// The client's half of a WebRTC connection; `nil` for an adapter that needs no exchange.
    public var sdp: String?
    /// What the offer belongs to, for the adapter that made it: a peer connection, for instance.
    public var context: (any Sendable)?

    /// Makes an offer.
    public init(sdp: String? = nil, context: (any Sendable)? = nil) {
        self.sdp = sdp
        self.context = context
    }
}

extension RemoteAdapter {
    /// Nothing is needed before the server is asked.
    public func offer(for request: ConnectionRequest) async throws -> RemoteOffer { RemoteOffer() }

    /// There is nothing to let go of.
    public func abandon(_ offer: RemoteOffer) async {}
}
