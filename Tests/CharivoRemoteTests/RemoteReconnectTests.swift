import CharivoRealtime
import CharivoTesting
import Testing

@testable import CharivoRemote

@Suite("Dialling anew through a server", .timeLimit(.minutes(1)))
struct RemoteReconnectTests {
    @Test("E8: Every dial asks for fresh credentials")
    func fresh() async throws {
        let adapter = RecordingAdapter()
        var adapters = RemoteAdapterRegistry()
        adapters.register(adapter, as: .openAIWebSocket)
        let registry = adapters
        let answers = (1...3).map { number in
            RawHTTPServer.Answer.http(
                200, #"{"adapter":"openai-websocket","transport":"websocket","url":"wss://x.example/v1","token":"ek_\#(number)"}"#)
        }
        try await RawHTTPServer.serving(answers) { _, port in
            let client = try RemoteRealtimeClient(endpoint: "http://127.0.0.1:\(port)", adapters: registry)
            for generation in 1...3 {
                _ = try await client.withConnection(ConnectionRequest(config: RealtimeSessionConfig(), generation: generation)) { _ in }
            }
        }
        #expect(adapter.dials == (1...3).map { .webSocket(url: "wss://x.example/v1", token: "ek_\($0)") })
    }

    @Test("E8: One request is on its way at a time, and a dial given up while it waits asks for nothing")
    func singleFlight() async throws {
        let flight = SingleFlight()
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await flight.alone {
                enter.yield(())
                for await _ in released { break }
                return 1
            }
        }
        for await _ in entered { break }
        let second = Task { try await flight.alone { 2 } }
        let third = Task { try await flight.alone { 3 } }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        release.yield(())
        #expect(try await first.value == 1)
        #expect(try await third.value == 3)
        #expect(try await flight.alone { 4 } == 4)
    }
}
