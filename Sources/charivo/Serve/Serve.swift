internal import CharivoEngine
internal import CharivoOpenAI
internal import CharivoRealtime
internal import CharivoServer
internal import Logging
internal import Metrics

/// A server put together from a plan, until it is asked to stop.
struct Serve {
    let plan: ServePlan
    let output: StandardOutput

    /// Serves until the process is asked to stop.
    func run() async throws {
        var logger = Logger(label: "charivo") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = plan.logLevel
        OpenFileLimit.raise(to: plan.openFiles)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        switch plan.provider {
        case .openAI(let provider, let endpoint, let key):
            let client = OpenAIRealtimeClient(endpoint: endpoint, apiKey: key)
            let server = try await RealtimeServer.bind(
                configuration: plan.configuration, authenticator: plan.access.authenticator, policy: plan.policy, metrics: metrics,
                logger: logger
            ) { services in
                [try BootstrapRoute(provider: provider, services: services)]
                    + routes(services, model: provider.model, voice: provider.voice) { _, _ in client }
            }
            try await live(server)
        case .embedded(let model, let voice):
            try await embedded(model: model, voice: voice, metrics: metrics, logger: logger)
        }
    }

    /// The engine is mounted for callers, and listens once more on loopback for the sessions that this process holds itself: those need
    /// no certificate and no name.
    private func embedded(model: String?, voice: String?, metrics: PrometheusMetrics, logger: Logger) async throws {
        let engineServices = try EmbeddedEngine.services(plan.services)
        var configuration = EngineConfiguration()
        configuration.voiceAliases = EmbeddedEngine.voiceAliases
        configuration.limits.sessions = plan.configuration.limits.sessions
        if let model { configuration.model = model }
        if let voice { configuration.voice = voice }
        let (engine, mint) = (EngineDoor(services: engineServices, configuration: configuration, logger: logger), TokenMint())
        try await engine.warmUp()
        let inner = TokenMint.randomToken()
        configuration.bearerToken = inner
        let shared = configuration
        try await EmbeddedEngine.serving(services: engineServices, configuration: shared, logger: logger) { own in
            let client = OpenAIRealtimeClient(endpoint: own.url, apiKey: inner)
            let server = try await RealtimeServer.bind(
                configuration: plan.configuration, authenticator: plan.access.authenticator, policy: plan.policy, metrics: metrics,
                logger: logger
            ) { services in
                [
                    try BootstrapRoute(
                        provider: EmbeddedProvider(mint: mint, path: EngineDoor.path, model: shared.model, voice: shared.voice),
                        services: services),
                    EngineRoute(engine: engine, mint: mint, services: services),
                ]
                    + routes(
                        services, model: shared.model, voice: shared.voice,
                        transcriptionModel: EmbeddedEngine.models(plan.services).recognition
                    ) { _, _ in client }
            }
            try await live(server)
        }
    }

    /// The routes of the character that the server lets people meet.
    ///
    /// - Parameters:
    ///   - model: The provider's model: what a session costs is told by its name.
    ///   - voice: The voice of a character that has none.
    ///   - transcriptionModel: What writes down what visitors say, by the name that its usage is told by; the provider's own when `nil`.
    private func routes(
        _ services: ServerServices, model: String, voice: String, transcriptionModel: String? = nil,
        client: @escaping @Sendable (Caller, RealtimeSessionConfig) async throws -> any RealtimeClient
    ) -> [any ServerRoute] {
        let character = plan.character.character
        let hosted = HostedCharacter(
            character: character, catalog: plan.character.catalog,
            session: RealtimeSessionConfig(
                provider: "openai", model: model, voice: character.voice == nil ? voice : nil,
                inputAudioTranscription: InputAudioTranscription(model: transcriptionModel)), client: client)
        return [GatewayRoute(characters: [hosted], services: services, limits: plan.configuration.gateway), StudioRoute()]
    }

    private func live(_ server: RealtimeServer) async throws {
        // Whoever reads the notice may ask it to stop at once.
        let interruption = Interruption()
        output.write(ServeNotice(server: server, plan: plan).text)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            group.addTask {
                for await _ in interruption.signals { break }
                guard !Task.isCancelled else { return }
                let seconds = Int(plan.configuration.limits.drainTime / .seconds(1))
                output.write("Stopping: replies that are under way are finished; it takes \(seconds) s at most.\n")
                server.beginGracefulShutdown()
            }
            await group.next()
            await group.next()
        }
    }
}
