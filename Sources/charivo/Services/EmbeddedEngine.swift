internal import CharivoEngine
internal import CharivoSpeech
internal import Logging

/// The offline service of this process, on a loopback port that the system chooses.
enum EmbeddedEngine {
    /// The voices by the names that realtime services have for theirs.
    static let voiceAliases = ["marin": "slt", "cedar": "rms", "alloy": "awb"]

    static func services() -> EngineServices {
        EngineServices(
            recognizer: PocketSphinxRecognizer(), dialogue: RuleBasedDialogue(), synthesizer: FliteSynthesizer(),
            makeDetector: { WebRTCVoiceActivityDetector() })
    }

    /// Serves while `body` runs, and ends in order.
    static func serving<Result: Sendable>(
        services: EngineServices, logger: Logger, _ body: @Sendable (EngineServer) async throws -> Result
    ) async throws -> Result {
        var configuration = EngineConfiguration()
        configuration.voiceAliases = voiceAliases
        let engine = try await EngineServer.bind(services: services, configuration: configuration, logger: logger)
        async let running: Void = engine.run()
        do {
            let result = try await body(engine)
            engine.beginGracefulShutdown()
            await running
            return result
        } catch {
            engine.beginGracefulShutdown()
            await running
            throw error
        }
    }
}
