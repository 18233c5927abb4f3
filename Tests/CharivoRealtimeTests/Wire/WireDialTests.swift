import CharivoOpenAI
import CharivoRealtime
import CharivoTesting
import Testing

@Suite("Dialling over a real wire", .timeLimit(.minutes(1)))
struct WireDialTests {
    @Test(
        "S22, S21: a model that was left out is the service's usual one, and one that is named is dialled",
        arguments: [(nil, OpenAIRealtimeClient.defaultModel), ("gpt-realtime-mini", "gpt-realtime-mini")] as [(String?, String)])
    func model(asked: String?, dialled: String) async throws {
        try await onTheWire { stage in
            let connection = try await stage.start(RealtimeSessionConfig(provider: "openai", model: asked))
            #expect(connection.handshake.model == dialled)
        }
    }

    @Test("S22: a voice that was left out is the service's own: none is sent")
    func voice() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            let update = try #require(connection.received.first("session.update"))
            #expect(update.json["session"]?["audio"]?["output"]?["voice"] == nil)
        }
    }
}
