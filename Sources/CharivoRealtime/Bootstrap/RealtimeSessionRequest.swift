/// What an app asks its server for before it dials. The JSON form is the seed's: `{adapter?, transport, session, sdpOffer?}`.
public struct RealtimeSessionRequest: Sendable, Hashable, Codable {
    /// How the app is going to dial; the server chooses by the transport when it is `nil`.
    public var adapter: RealtimeAdapterID?
    /// What carries the sound.
    public var transport: RealtimeTransport
    /// What the app wants of the session.
    public var session: RealtimeSessionConfig
    /// The app's half of a WebRTC connection, for an adapter whose server exchanges it.
    public var sdpOffer: String?

    /// Makes a request.
    public init(
        adapter: RealtimeAdapterID? = nil, transport: RealtimeTransport, session: RealtimeSessionConfig, sdpOffer: String? = nil
    ) {
        self.adapter = adapter
        self.transport = transport
        self.session = session
        self.sdpOffer = sdpOffer
    }
}
