/// What a server hands an app to dial with. The JSON forms are the seed's:
///
/// - `{"adapter", "transport": "webrtc", "answerSdp"}`
/// - `{"adapter", "transport": "webrtc", "clientSecret"}`
/// - `{"adapter", "transport": "websocket", "url", "token"}`
///
/// A server that changed what was asked for adds `"granted": {"session", "held"}`, see ``GrantedSession``; whoever does not know it passes
/// it over.
public struct RealtimeBootstrap: Sendable, Hashable {
    /// How to dial, and with what.
    public enum Credentials: Sendable, Hashable {
        /// The provider's half of a WebRTC connection, which stands once it is applied.
        case answerSDP(String)
        /// A short-lived secret to set up WebRTC with.
        case clientSecret(String)
        /// A WebSocket's URL, and the token to open it with.
        case webSocket(url: String, token: String)
    }

    /// The adapter that it is for.
    public var adapter: RealtimeAdapterID
    /// How to dial, and with what. It holds a secret: keep it from logs.
    public var credentials: Credentials
    /// What the session is to be, where the server changed what was asked for; `nil` where it did not, or does not say.
    public var granted: GrantedSession?

    /// Makes a bootstrap.
    public init(adapter: RealtimeAdapterID, credentials: Credentials, granted: GrantedSession? = nil) {
        self.adapter = adapter
        self.credentials = credentials
        self.granted = granted
    }

    /// What carries the sound.
    public var transport: RealtimeTransport {
        if case .webSocket = credentials { .webSocket } else { .webRTC }
    }
}

extension RealtimeBootstrap: Codable {
    private enum CodingKeys: String, CodingKey { case adapter, transport, answerSdp, clientSecret, url, token, granted }

    /// Reads one of the three forms. Members beyond them are passed over, so that a newer server can say more.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        adapter = try container.decode(RealtimeAdapterID.self, forKey: .adapter)
        granted = try container.decodeIfPresent(GrantedSession.self, forKey: .granted)
        switch try container.decode(RealtimeTransport.self, forKey: .transport) {
        case .webSocket:
            credentials = .webSocket(
                url: try container.decode(String.self, forKey: .url), token: try container.decode(String.self, forKey: .token))
        case .webRTC:
            let answer = try container.decodeIfPresent(String.self, forKey: .answerSdp)
            let secret = try container.decodeIfPresent(String.self, forKey: .clientSecret)
            switch (answer, secret) {
            case (let answer?, nil): credentials = .answerSDP(answer)
            case (nil, let secret?): credentials = .clientSecret(secret)
            default:
                throw DecodingError.dataCorruptedError(
                    forKey: .transport, in: container,
                    debugDescription: "A bootstrap for WebRTC has either an answerSdp or a clientSecret.")
            }
        }
    }

    /// Writes one of the three forms.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(adapter, forKey: .adapter)
        try container.encode(transport, forKey: .transport)
        try container.encodeIfPresent(granted, forKey: .granted)
        switch credentials {
        case .answerSDP(let answer): try container.encode(answer, forKey: .answerSdp)
        case .clientSecret(let secret): try container.encode(secret, forKey: .clientSecret)
        case .webSocket(let url, let token):
            try container.encode(url, forKey: .url)
            try container.encode(token, forKey: .token)
        }
    }
}
