// Run the offline service inside your process, and talk with it like with any other.
//
// snippet.hide
import CharivoEngine
import CharivoOpenAI
import CharivoRealtime
import CharivoSpeech
import Logging

func talkOffline(speaker: any AudioOutput) async throws {
    // snippet.show
    let engine = try await EngineServer.bind(
        services: EngineServices(
            recognizer: PocketSphinxRecognizer(), dialogue: RuleBasedDialogue(), synthesizer: FliteSynthesizer(),
            makeDetector: { WebRTCVoiceActivityDetector() }),
        logger: Logger(label: "engine"))
    async let serving: Void = engine.run()

    let manager = RealtimeManager(client: OpenAIRealtimeClient(endpoint: engine.url, apiKey: nil), output: speaker)
    try await withRealtimeSession(manager) { manager in
        try await manager.sendMessage("Hello!")
    }
    engine.beginGracefulShutdown()
    await serving
    // snippet.hide
}
