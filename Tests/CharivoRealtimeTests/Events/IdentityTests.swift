import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Where events belong", .timeLimit(.minutes(1)))
struct IdentityTests {
    /// What every event's payload says besides, by its name.
    private static let places: [String: Set<String>] = [
        "realtime:user:speech:start": ["itemId", "generation"], "realtime:user:speech:stop": ["itemId", "generation"],
        "realtime:user:transcript": ["itemId", "generation"], "realtime:response:created": ["responseId", "generation"],
        "realtime:assistant:start": ["responseId", "itemId", "generation"],
        "realtime:assistant:delta": ["responseId", "itemId", "generation"], "realtime:text:delta": ["responseId", "itemId", "generation"],
        "realtime:assistant:done": ["responseId", "generation"], "realtime:response:done": ["responseId", "generation"],
        "realtime:tool:call": ["responseId", "itemId", "generation", "callId"],
        "realtime:tool:result": ["responseId", "itemId", "generation", "callId"],
        "realtime:tool:error": ["responseId", "itemId", "generation", "callId"],
        "realtime:usage": ["responseId", "generation", "sessionId"], "realtime:expression": ["responseId", "itemId", "generation"],
        "tts:lipsync:update": ["responseId", "itemId", "generation"], "tts:audio:start": ["responseId", "itemId", "generation"],
        "tts:audio:end": ["responseId", "itemId", "generation"], "realtime:playback": ["responseId", "itemId", "generation"],
        "realtime:conversation": ["itemId", "generation"], "realtime:latency": ["responseId", "itemId", "generation"],
        "realtime:guardrail": ["responseId", "generation"],
    ]

    /// Those that are about a session or a connection as a whole.
    private static let placeless: Set<String> = [
        "realtime:session:start", "realtime:session:end", "realtime:state", "realtime:diagnostic", "realtime:error", "realtime:budget",
    ]

    @Test("I8: every event about a reply, an item, a tool, sound, lips or a cue says which it is and over which connection it came")
    func everyEvent() async throws {
        var options = RealtimeManagerOptions()
        options.guardrails = [Guardrail("test", interval: 5) { _ in .stop(reason: "no") }]
        options.budget = SessionBudget(totalTokens: 10_000, economy: .init(from: 0.001, config: .init()))
        let tools = [Tool("smile", "Smile.") { _, _ in [:] }]
        let stage = Stage(tools: tools, projectors: [ResultProjector { [.expression(id: "smile", $0.turn)] }], options: options)
        let peer = try await stage.start(RealtimeSessionConfig(inputAudioTranscription: .init()))
        peer.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0), .speechStopped(itemID: "user_1", audioEndMs: 500),
            .inputTranscript(itemID: "user_1", part: 0, .completed("Hello")))
        await stage.callTools(peer, response: "resp_0", [("call_1", "smile", "{}"), ("call_2", "frown", "{}")])
        await stage.recorder.first(named: "realtime:expression")
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)),
            .audioDelta(place, .silence(.seconds(4))))
        await stage.settle(peer)
        await stage.hear(.seconds(1))
        peer.emit(.textDelta(place, "A long reply."))
        await stage.recorder.first(named: "realtime:guardrail")
        await stage.finish(peer, status: .cancelled, usage: TokenUsage(totalTokens: 12, inputTokens: 6, outputTokens: 6))
        await stage.manager.stopSession()

        var seen: Set<String> = []
        for record in stage.recorder.events.flatMap({ $0.records() }) {
            seen.insert(record.name)
            guard !Self.placeless.contains(record.name) else { continue }
            let places = try #require(Self.places[record.name], "\(record.name) is in neither list")
            #expect(places.isSubset(of: record.payload.keys), "\(record.name) has \(record.payload.keys.sorted())")
        }
        #expect(seen.isSuperset(of: Self.places.keys), "not seen: \(Set(Self.places.keys).subtracting(seen))")
    }

    @Test("I8: an error about a reply says which")
    func errors() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        peer.emit(
            .responseDone(
                ProviderResponse(id: "resp_1", status: .failed, error: ProviderError(code: "server_error", message: "Broken."))))
        guard case .error(let error) = await stage.recorder.first(named: "realtime:error") else { return }
        #expect(error.turn == TurnIdentity(responseID: "resp_1", generation: 1))
        let payload = RealtimeEvent.error(error).records()[0].payload["error"]?.objectValue
        #expect(payload?["responseId"] == "resp_1")
    }
}
