public import CharivoRealtime

/// A service that sessions are minted at, with a key that stays on the server.
///
/// ``OpenAIRealtimeProvider`` is one for OpenAI and what is compatible with it. Conform a type of your own for another.
public protocol RealtimeProvider: Sendable {
    /// The names that a client may call it by in its session's `provider`.
    var names: Set<String> { get }

    /// The adapters it can prepare a session for, with the transport of each.
    var adapters: [RealtimeAdapterID: RealtimeTransport] { get }

    /// Whether its service holds sessions to this server's policy to their end, so that whatever a client asks for later comes to no more
    /// than the policy lets it. `false` by default: the client speaks to the service by itself.
    var holdsSessions: Bool { get }

    /// A config with the provider's own model and voice where it names none.
    func filled(_ session: RealtimeSessionConfig) -> RealtimeSessionConfig

    /// Prepares a session. The caller waits for as long as this does, and holds a place meanwhile: whatever is asked over a network should
    /// have a time limit.
    ///
    /// - Throws: ``ProviderFailure``.
    func bootstrap(_ order: BootstrapOrder) async throws(ProviderFailure) -> RealtimeBootstrap

    /// Prepares a session, and tells by what name it can be ended from here. What ``bootstrap(_:)`` prepares, without a name, by default.
    ///
    /// - Throws: ``ProviderFailure``; also where the order has a length that could not be kept for want of a name.
    func prepare(_ order: BootstrapOrder) async throws(ProviderFailure) -> PreparedSession

    /// Ends a session that was prepared under a name. The server calls it when the session's time is over. Nothing by default, for a
    /// provider whose sessions have no names.
    ///
    /// - Throws: ``ProviderFailure`` when the session may be going on. One that is over already is no failure.
    func endCall(_ callID: String) async throws(ProviderFailure)
}

extension RealtimeProvider {
    /// It does not.
    public var holdsSessions: Bool { false }

    /// The session has no name.
    public func prepare(_ order: BootstrapOrder) async throws(ProviderFailure) -> PreparedSession {
        PreparedSession(bootstrap: try await bootstrap(order))
    }

    /// There is none to end.
    public func endCall(_ callID: String) async throws(ProviderFailure) {}
}

/// What a provider is asked to prepare.
public struct BootstrapOrder: Sendable, Hashable {
    /// The adapter, one of the provider's.
    public var adapter: RealtimeAdapterID
    /// What the session is to be: the policy has been applied, and the provider's defaults are filled in.
    public var session: RealtimeSessionConfig
    /// The client's half of a WebRTC connection, for an adapter that wants it.
    public var sdpOffer: String?
    /// For whom.
    public var caller: Caller
    /// How long the session may last, by the policy.
    public var sessionLength: Duration?
    /// Where WebSockets of this server are for the caller, without a path: `wss://example.com`.
    public var webSocketOrigin: String

    /// Makes an order.
    public init(
        adapter: RealtimeAdapterID, session: RealtimeSessionConfig, sdpOffer: String? = nil, caller: Caller,
        sessionLength: Duration? = nil, webSocketOrigin: String = ""
    ) {
        self.adapter = adapter
        self.session = session
        self.sdpOffer = sdpOffer
        self.caller = caller
        self.sessionLength = sessionLength
        self.webSocketOrigin = webSocketOrigin
    }
}
