import CharivoEngine
import CharivoOpenAI
import CharivoWebSocket
import Logging
import Testing

@Suite("An engine among a server's routes that is about to stop", .timeLimit(.minutes(1)))
struct EngineDrainTests {
    @Test("A reply that is under way is given to its end within the time there is, and failed after it", arguments: [true, false])
    func drain(isPatient: Bool) async throws {
        let latch = Latch()
        let dialogue = ScriptedDialogue { _, emit in
            try await emit(.words("Hello there. And "))
            try await latch.wait()
            try await emit(.words("goodbye."))
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let door = EngineDoor(
            services: EngineServices(
                recognizer: ScriptedRecognizer(), dialogue: dialogue, synthesizer: ScriptedSynthesizer(),
                makeDetector: { LoudnessDetector() }),
            configuration: EngineConfiguration(), logger: logger)
        let server = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, logger: logger, upgrade: { door.decide($0) },
            serve: { _ = try await door.serve($0, $1, terms: nil) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            let url = "ws://127.0.0.1:\(server.port)\(EngineDoor.path)?model=test"
            try await WebSocketClient().withConnection(to: url) { connection in
                let probe = Probe(connection)
                try await probe.wait(for: "sessionCreated")
                try await probe.send(.responseCreate(nil))
                try await probe.wait(for: "outputAudioDelta")
                async let drained: Void = door.drain(within: isPatient ? .seconds(30) : .zero)
                if isPatient {
                    while try await isLetIn(url) {}
                    latch.open()
                }
                let response = try await probe.responseDone()
                #expect(response.status == (isPatient ? .completed : .failed))
                #expect(try await probe.ending()?.code == .goingAway)
                await drained
                #expect(door.sessionCount == 0)
            }
            server.beginGracefulShutdown()
            try await group.waitForAll()
        }
    }

    /// Whether a newcomer gets a session.
    private func isLetIn(_ url: String) async throws -> Bool {
        try await WebSocketClient().withConnection(to: url) { try await Probe($0).next().kind == "sessionCreated" }
    }
}
