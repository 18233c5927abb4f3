internal import CharivoHTTP
internal import CharivoJSON
public import CharivoRealtime

/// Asks a server of the app's own for a session, and dials with what it hands out: the app needs no key of a provider's.
///
/// ```swift
/// let client = try RemoteRealtimeClient(endpoint: "https://example.com/api/realtime")
/// let manager = RealtimeManager(client: client, output: speaker)
/// try await manager.startSession(RealtimeSessionConfig(provider: "openai", model: "gpt-realtime-mini"))
/// ```
///
/// The server may be one made with CharivoServer, or any that follows the seed's contract. Every dial, also each attempt to reconnect, asks anew:
/// what a server hands out is short-lived. A 401 or 403 ends the attempts; `Retry-After` is honoured; redirects are not followed.
///
/// Where the server grants something else than was asked for (`GrantedSession`), the client keeps to it: it does not ask the provider for
/// what the server changed. A later update of such a field is sent where the service itself holds sessions to the server's rules, which then
/// decide; over a connection to another provider the field stays as the server left it, and new instructions go behind those that the server
/// wants before any. Either way the session tells of it with the diagnostic `config_differs`.
public struct RemoteRealtimeClient: RealtimeClient {
    /// The path of the route where an endpoint names none.
    public static let defaultPath = "/api/realtime"

    private let endpoint: RemoteEndpoint
    private let adapters: RemoteAdapterRegistry
    private let options: RemoteOptions
    private let session: RealtimeSessionConfig
    private let flight = SingleFlight()

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - endpoint: The URL of the server's route; one without a path means `/api/realtime` there. `https`, or `http` on this machine.
    ///   - transport: What carries the sound of its sessions, where a session does not say. It also decides the ``capabilities``.
    ///   - adapters: The ways to dial.
    ///   - options: How to ask.
    /// - Throws: `RealtimeError` with `invalidConfiguration` for an endpoint or a transport that cannot be used.
    public init(
        endpoint: String, transport: RealtimeTransport = .webSocket, adapters: RemoteAdapterRegistry = RemoteAdapterRegistry(),
        options: RemoteOptions = RemoteOptions()
    ) throws(RealtimeError) {
        self.endpoint = try RemoteEndpoint(endpoint, allowsCleartext: options.allowsCleartext)
        self.adapters = adapters
        self.options = options
        session = RealtimeSessionConfig(transport: transport)
        capabilities = try adapters.adapter(for: session).adapter.capabilities
    }

    /// Those of the adapter for the transport.
    public let capabilities: RealtimeCapabilities

    /// Asks the server, dials, runs `body` while the connection lives, and tells how it ended.
    public func withConnection(
        _ request: ConnectionRequest, _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        var request = request
        request.config.transport = request.config.transport ?? session.transport
        let (id, adapter) = try adapters.adapter(for: request.config)
        guard adapter.capabilities == capabilities else {
            throw RealtimeError(
                code: .invalidConfiguration,
                message: "This session's adapter carries sound in another way than the client was made for. Make the client with its "
                    + "transport.")
        }
        let offer = try await adapter.offer(for: request)
        let bootstrap: RealtimeBootstrap
        do {
            bootstrap = try await self.bootstrap(request, id, adapter.transport, offer)
            try Task.checkCancellation()
        } catch {
            await adapter.abandon(offer)
            throw error
        }
        guard let granted = bootstrap.granted else {
            return try await adapter.withConnection(bootstrap.credentials, offer: offer, request, body)
        }
        let terms = KeptTerms(asked: Self.asked(request.config), granted: granted)
        request.config = terms.kept(request.config)
        return try await adapter.withConnection(bootstrap.credentials, offer: offer, request) { connection in
            await body(KeptConnection(connection: connection, terms: terms))
        }
    }

    /// Asks the server for a session and dials nothing: to see what it answers.
    ///
    /// - Throws: `RealtimeError`.
    package func credentials(for config: RealtimeSessionConfig) async throws -> RealtimeBootstrap.Credentials {
        let (id, adapter) = try adapters.adapter(for: config)
        return try await bootstrap(ConnectionRequest(config: config, generation: 1), id, adapter.transport, RemoteOffer()).credentials
    }

    /// A config as a server is asked for it.
    private static func asked(_ config: RealtimeSessionConfig) -> RealtimeSessionConfig {
        var asked = config
        // A session that is made anew has no limit that could be taken back, and as a number this one says nothing to a server.
        if asked.maxTokens == .max { asked.maxTokens = nil }
        return asked
    }

    private func bootstrap(
        _ request: ConnectionRequest, _ id: RealtimeAdapterID, _ transport: RealtimeTransport, _ offer: RemoteOffer
    ) async throws -> RealtimeBootstrap {
        let session = Self.asked(request.config)
        let asked = RealtimeSessionRequest(adapter: id, transport: transport, session: session, sdpOffer: offer.sdp)
        var headers: [(name: String, value: String)] = [("Content-Type", "application/json"), ("Accept", "application/json")]
        headers += try await options.headers()
        var exchange = HTTPExchange(
            url: endpoint.url, headers: headers, body: try JSONValue(encoding: asked).utf8, timeout: options.timeout,
            maximumAnswer: options.maximumAnswer)
        exchange.wait = { [clock = options.clock] in try await clock.sleep(until: clock.now + $0) }
        let answer: HTTPAnswer
        do {
            answer = try await flight.alone { try await exchange.run() }
        } catch let error as HTTPExchangeError {
            throw RealtimeError(error, from: endpoint)
        }
        let reader = BootstrapReader(adapter: id, transport: transport, hasOffer: offer.sdp != nil, options: options)
        let bootstrap = try reader.bootstrap(in: answer)
        if let changes = answer.header("Charivo-Policy") { options.policyTold(changes) }
        return bootstrap
    }
}
