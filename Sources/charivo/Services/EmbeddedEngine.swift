internal import CharivoEngine
internal import CharivoSpeech
internal import Logging

/// The speech service of this process, on a loopback port that the system chooses.
enum EmbeddedEngine {
    /// The voices by the names that realtime services have for theirs.
    static let voiceAliases = ["marin": "slt", "cedar": "rms", "alloy": "awb"]

    /// The voice of turns that are given in words, when none is asked for: the one whose shortest commands are best understood by the ears
    /// here, or the next best, so that it is not also the character's.
    static func userVoice(besides character: String?) -> String {
        let voice = character.map { voiceAliases[$0] ?? $0 }
        return voice == "rms" ? "slt" : "rms"
    }

    /// The names of the models that answer and hear: a service's, or the engine's own.
    static func models(_ services: ServiceChoice) -> (dialogue: String, recognition: String) {
        let own = EngineConfiguration().model
        return (services.dialogue?.model ?? own, services.recognition?.model ?? own)
    }

    /// The configuration when nothing else is asked for.
    static var usual: EngineConfiguration {
        var configuration = EngineConfiguration()
        configuration.voiceAliases = voiceAliases
        return configuration
    }

    /// The ears, head and mouth: the offline ones, but for those that are at a service.
    static func services(_ elsewhere: ServiceChoice = ServiceChoice()) throws -> EngineServices {
        EngineServices(
            recognizer: try elsewhere.makeRecognizer() ?? PocketSphinxRecognizer(),
            dialogue: try elsewhere.makeDialogue() ?? RuleBasedDialogue(),
            synthesizer: try elsewhere.makeSynthesizer() ?? FliteSynthesizer(),
            makeDetector: { WebRTCVoiceActivityDetector() })
    }

    /// Serves while `body` runs, and ends in order.
    static func serving<Result: Sendable>(
        services: EngineServices, configuration: EngineConfiguration = usual, logger: Logger,
        _ body: @Sendable (EngineServer) async throws -> Result
    ) async throws -> Result {
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
