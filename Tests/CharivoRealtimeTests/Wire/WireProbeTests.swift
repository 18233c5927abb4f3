import CharivoOpenAI
import CharivoRealtime
import CharivoTesting
import Testing

@Suite("Asking a connection over the wire for a sign of life", .timeLimit(.minutes(1)))
struct WireProbeTests {
    /// A connection of the real client's to a protocol server, for the length of a closure.
    private func connected(
        faults: FaultPlan = .none, _ body: @escaping @Sendable (any RealtimeConnection, ProtocolConnection) async throws -> Void
    ) async throws {
        try await ProtocolServer.run(faults: faults) { server in
            let client = OpenAIRealtimeClient(endpoint: server.url) { "key" }
            let request = ConnectionRequest(config: RealtimeSessionConfig(model: "m"), generation: 1)
            let outcome = OneOutcome()
            _ = try await client.withConnection(request) { connection in
                // The events are read as a session reads them: pongs come in between.
                let reader = Task { for await _ in connection.events {} }
                await outcome.note { try await body(connection, server.accept()) }
                await connection.close()
                await reader.value
            }
            try await outcome.get()
        }
    }

    @Test("E16: a live connection gives it, as often as it is asked")
    func answered() async throws {
        try await connected { connection, _ in
            for _ in 0..<3 { try await connection.probe() }
        }
    }

    @Test("E16: a half-open one gives none: who asks waits until it is not wanted any more, and is told so")
    func unanswered() async throws {
        try await connected(faults: Self.halfOpen) { connection, _ in
            let answer = Task { try await connection.probe() }
            answer.cancel()
            await #expect(throws: (any Error).self) { try await answer.value }
        }
    }

    @Test("E16: one that is cut while it is asked fails, as a transport does")
    func cut() async throws {
        try await connected { connection, peer in
            peer.cut()
            // Until the cut has come through, the answers do.
            let error = await #expect(throws: RealtimeError.self) { while !Task.isCancelled { try await connection.probe() } }
            #expect(error?.code == .transport)
        }
    }

    /// Half open from the beginning.
    private static let halfOpen: FaultPlan = [Fault(.fallSilent, at: .opening())]
}

/// What a closure that cannot throw came to.
private actor OneOutcome {
    private var result: Result<Void, any Error> = .success(())

    func note(_ body: @Sendable () async throws -> Void) async {
        do { try await body() } catch { result = .failure(error) }
    }

    func get() throws { try result.get() }
}
