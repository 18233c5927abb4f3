import CharivoEngine
import CharivoRealtime
import CharivoRemote
import CharivoServer
import Logging
import Testing

@testable import charivo

/// A server with the embedded engine behind it and a policy before it, as `charivo serve` puts them together.
struct PolicedServer {
    var policy = SessionPolicy()
    var limits = ServerLimits()
    /// What the engine is set to beside that.
    var engine = EngineConfiguration()
    let metrics = PrometheusMetrics()
    /// What a test puts around the engine's route.
    var around: (any ServerRoute) -> any ServerRoute = { $0 }
    let dialogue = KeptDialogue()
    let synthesizer = KeptSynthesizer()

    init(_ change: (inout SessionPolicy) -> Void) { change(&policy) }

    /// Serves for the length of a closure.
    func serving(_ body: (RealtimeServer) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let services = EngineServices(
            recognizer: FixedRecognizer(), dialogue: dialogue, synthesizer: synthesizer, makeDetector: { EnergyVoiceActivityDetector() })
        let (engine, mint) = (EngineDoor(services: services, configuration: self.engine, logger: logger), TokenMint())
        var configuration = ServerConfiguration()
        configuration.port = 0
        configuration.limits = limits
        configuration.limits.drainTime = .seconds(2)
        let server = try await RealtimeServer.bind(configuration: configuration, policy: policy, metrics: metrics, logger: logger) {
            services in
            [
                try BootstrapRoute(provider: EmbeddedProvider(mint: mint), services: services),
                around(EngineRoute(engine: engine, mint: mint, services: services)),
            ]
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            do {
                try await body(server)
            } catch {
                group.cancelAll()
                throw error
            }
            server.beginGracefulShutdown()
            try await group.waitForAll()
        }
    }

    /// Serves, and runs a session of our own client's.
    func talking(
        _ config: RealtimeSessionConfig = RealtimeSessionConfig(), tools: [Tool] = [],
        _ body: (RealtimeManager, EventSubscription) async throws -> Void
    ) async throws {
        try await serving { server in
            let manager = RealtimeManager(client: try RemoteRealtimeClient(endpoint: server.url), output: nil, tools: tools)
            let events = manager.events()
            try await withRealtimeSession(manager, config: config) { try await body($0, events) }
        }
    }

    /// What the model was told for a message of the user's.
    func asked(_ manager: RealtimeManager, _ events: EventSubscription, _ words: String = "Hello?") async throws -> DialogueRequest {
        try await manager.sendMessage(words)
        for await event in events {
            if case .assistantDone = event { break }
        }
        return try #require(dialogue.requests.last)
    }
}
