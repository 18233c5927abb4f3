package import CharivoRealtime
internal import CharivoWebSocket
public import Logging
internal import Metrics

/// Your server's half of a conversation: it keeps the provider's key, decides who may start a session and what it may be, and hands out
/// what a client needs to dial.
///
/// ```swift
/// let server = try await RealtimeServer.bind(
///     provider: OpenAIRealtimeProvider(apiKey: key), authenticator: try TokenAuthenticator(file: "/etc/charivo/tokens"),
///     configuration: configuration, logger: logger)
/// print(server.url)      // https://0.0.0.0:8787
/// await server.run()     // until beginGracefulShutdown() or cancellation
/// ```
///
/// It listens from `bind` on and serves in ``run()``, which must be called.
public final class RealtimeServer: Sendable {
    /// The address listened on.
    public var host: String { listener.host }
    /// The port listened on; the one the system chose for port 0.
    public var port: Int { listener.port }
    /// Where it is, without a path.
    public var url: String { "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    private let listener: WebSocketServer
    private let isSecure: Bool
    private let routes: [any ServerRoute]
    private let drain: DrainState
    private let drainTime: Duration
    private let clock: any SessionClock
    private let stopping: AsyncStream<Void>
    private let stop: AsyncStream<Void>.Continuation
    private let logger: Logger

    private init(
        listener: WebSocketServer, isSecure: Bool, routes: [any ServerRoute], services: ServerServices
    ) {
        self.listener = listener
        self.isSecure = isSecure
        self.routes = routes
        drain = services.drain
        drainTime = services.limits.drainTime
        clock = services.clock
        logger = services.logger
        (stopping, stop) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Listens on an address. It hands out sessions of a provider at `POST /api/realtime`, and lets people meet characters through the
    /// gateway and the studio page, where there are any.
    ///
    /// - Parameters:
    ///   - provider: Where sessions are prepared; `nil` hands none out.
    ///   - characters: Who can be met here, the first one by default; none leaves the gateway and the studio away.
    ///   - authenticator: Who may ask for one.
    ///   - policy: What sessions may be.
    ///   - configuration: Where to listen, whom to answer, and the limits.
    ///   - metrics: What `/metrics` tells of. Make `swift-metrics` use it too, to have there what the process counts besides.
    ///   - logger: Hears of every request, without its path, and of what goes wrong.
    /// - Throws: ``ServerError`` when the configuration cannot be used, would leave the server unprotected or with nothing to serve, or the
    ///   address is taken.
    public static func bind(
        provider: (any RealtimeProvider)? = nil, characters: [HostedCharacter] = [], authenticator: any Authenticator = NoAuthentication(),
        policy: SessionPolicy = SessionPolicy(),
        configuration: ServerConfiguration = ServerConfiguration(), metrics: PrometheusMetrics = PrometheusMetrics(), logger: Logger
    ) async throws -> RealtimeServer {
        guard provider != nil || !characters.isEmpty else {
            throw ServerError(code: .invalidConfiguration, message: "There is nothing to serve: give a provider, a character, or both.")
        }
        return try await bind(
            configuration: configuration, authenticator: authenticator, policy: policy, metrics: metrics, logger: logger
        ) { services in
            var routes: [any ServerRoute] = []
            if let provider { routes.append(try BootstrapRoute(provider: provider, services: services)) }
            if !characters.isEmpty {
                routes += [
                    GatewayRoute(characters: characters, services: services, limits: configuration.gateway), StudioRoute(),
                ]
            }
            return routes
        }
    }

    /// Listens on an address, with the routes that `routes` makes before the server's own `/health`, `/ready` and `/metrics`.
    ///
    /// - Throws: ``ServerError``; what `routes` throws.
    package static func bind(
        configuration: ServerConfiguration = ServerConfiguration(), authenticator: any Authenticator = NoAuthentication(),
        policy: SessionPolicy = SessionPolicy(), metrics: PrometheusMetrics = PrometheusMetrics(),
        clock: any SessionClock = ContinuousSessionClock(), logger: Logger,
        routes makeRoutes: (ServerServices) throws -> [any ServerRoute]
    ) async throws -> RealtimeServer {
        try configuration.check(with: authenticator)
        let drain = DrainState()
        let counts = ServerMetrics(factory: metrics)
        try policy.check()
        let origins = OriginPolicy(
            allowed: configuration.allowedOrigins, publicURL: configuration.publicURL, isSecure: configuration.tls != nil)
        let door = Doorkeeper(
            authenticator: authenticator, proxies: TrustedProxies(configuration.trustedProxies),
            callers: CallerLedger(limits: configuration.limits, clock: clock), drain: drain)
        let services = ServerServices(
            door: door, origins: origins, limits: configuration.limits, policy: policy, drain: drain, metrics: counts,
            isSecure: configuration.tls != nil, publicURL: configuration.publicURL, clock: clock, logger: logger)
        let numbers = MetricsRoute(
            access: configuration.metricsAccess, metrics: metrics, door: authenticator.protectsRemotely ? door : nil,
            isBehindProxy: configuration.publicURL != nil, hosts: .loopback(listeningOn: configuration.host))
        let own: [any ServerRoute] = [HealthRoute(drain: drain), numbers]
        let routes = own + (try makeRoutes(services))
        let dress = ResponseDress(isSecure: configuration.tls != nil)
        let hosts: HostPolicy =
            configuration.hostNames == nil && !authenticator.protectsRemotely
            ? .loopback(listeningOn: configuration.host)
            : HostPolicy(names: configuration.hostNames, listeningOn: configuration.host)
        let pipeline = RequestPipeline(
            routes: routes, hosts: hosts, origins: origins, dress: dress, callers: door.callers, metrics: counts, clock: clock,
            logger: logger)
        do {
            let listener = try await WebSocketServer.bind(
                host: configuration.host, port: configuration.port, configuration: listenerLimits(configuration.limits),
                tls: configuration.tls?.listenerTLS, logger: logger, upgrade: { await pipeline.decide($0) },
                respond: { await pipeline.respond(to: $0) }, refuse: { pipeline.refuse($0, $1) }, drop: { pipeline.dropped() },
                serve: { try await pipeline.serve($0, $1) })
            return RealtimeServer(listener: listener, isSecure: configuration.tls != nil, routes: routes, services: services)
        } catch let error as WebSocketError {
            throw ServerError(code: error.code == .tlsFailed ? .tls : .bindFailed, message: error.message)
        }
    }

    /// Serves until ``beginGracefulShutdown()`` has been called and every session has ended, or the task is cancelled, which ends
    /// them at once. To be called once.
    public func run() async {
        await withTaskGroup(of: Void.self) { work in
            for route in routes { work.addTask { await route.run() } }
            await serve()
            work.cancelAll()
        }
    }

    private func serve() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.listener.run() }
            group.addTask {
                for await _ in self.stopping { break }
                guard !Task.isCancelled else { return }
                await self.drainRoutes()
                self.listener.beginGracefulShutdown()
            }
            // The listener's end is the server's: the other task only leads to it.
            await group.next()
            await group.next()
        }
    }

    /// Turns `/ready` to 503, lets no new sessions in, lets those that are open come to their end for ``ServerLimits/drainTime`` at most,
    /// closes every connection, and lets ``run()`` return. May be called again, and from anywhere.
    public func beginGracefulShutdown() {
        guard drain.begin() else { return }
        logger.info("The server begins to drain", metadata: ["drain.seconds": "\(drainTime / .seconds(1))"])
        stop.yield(())
        stop.finish()
    }

    private func drainRoutes() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await withTaskGroup(of: Void.self) { drains in
                    for route in self.routes { drains.addTask { await route.drain() } }
                }
            }
            group.addTask { try? await self.clock.sleep(until: self.clock.now + self.drainTime) }
            await group.next()
            group.cancelAll()
        }
    }

    private static func listenerLimits(_ limits: ServerLimits) -> WebSocketServerConfiguration {
        var configuration = WebSocketServerConfiguration()
        configuration.webSocket.handshakeTimeout = limits.requestTime
        configuration.maximumConnections = limits.webSockets
        configuration.maximumSockets = limits.connections
        configuration.maximumSocketsPerAddress = limits.connectionsPerAddress
        configuration.maximumRequestBody = limits.requestBodyBytes
        configuration.shutdownTimeout = .seconds(5)
        return configuration
    }
}
