import CharivoRealtime
import CharivoTesting
import Synchronization
import Testing

/// One conversation in which everything happens that the seed relays.
@Suite("What is relayed", .timeLimit(.minutes(1)))
struct RelayTests {
    @Test(
        "S56, S57, S58, S59, S60, S61, S62, S63, S64, S65, S66, S67, S68, S69, S70, S71: each of the seed's events reaches the emitter under its name"
    )
    func everything() async throws {
        let stage = Stage(tools: [
            Tool("works", "Works.") { _, _ in ["success": true] }, Tool("fails", "Fails.") { _, _ in throw CancellationError() },
        ])
        let peer = try await stage.start()
        peer.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0), .speechStopped(itemID: "user_1", audioEndMs: 900),
            .audioCommitted(itemID: "user_1", previousItemID: nil),
            .inputTranscript(itemID: "user_1", part: 0, .completed("Show me.")))
        await stage.speak(peer, sound: .seconds(1))
        await stage.finish(peer, usage: TokenUsage(totalTokens: 3, inputTokens: 2, outputTokens: 1))
        await stage.hear(.seconds(1))
        await stage.callTools(peer, response: "resp_2", [("call_1", "works", "{}"), ("call_2", "fails", "{}")])
        await stage.recorder.first(named: "realtime:tool:result")
        await stage.recorder.first(named: "realtime:tool:error")
        peer.emit(.error(ProviderError(code: "odd", message: "Odd.")))
        await stage.recorder.first(named: "realtime:error")
        await stage.manager.stopSession()
        let names = Set(stage.recorder.events.flatMap { $0.records() }.map(\.name))
        let seed: Set = [
            "realtime:session:start", "realtime:session:end", "realtime:state", "realtime:user:transcript", "realtime:assistant:start",
            "realtime:assistant:delta", "realtime:assistant:done", "realtime:tool:call", "realtime:tool:result", "realtime:tool:error",
            "realtime:usage", "realtime:text:delta", "realtime:error", "tts:lipsync:update", "tts:audio:start", "tts:audio:end",
        ]
        #expect(seed.subtracting(names).isEmpty, "\(seed.subtracting(names))")
    }
}
