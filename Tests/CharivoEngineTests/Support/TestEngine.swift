import CharivoEngine
import CharivoOpenAI
import CharivoWebSocket
import Logging
import Testing

/// An engine with scripted services, listening on a port of its own.
struct TestEngine {
    var recognizer = ScriptedRecognizer()
    var dialogue: any DialogueModel = ScriptedDialogue(.words("Hello there, nice to meet you. How are you today?"))
    var synthesizer = ScriptedSynthesizer()
    var configuration = EngineConfiguration()
    var clock = EngineClock.continuous

    /// Runs an engine for a while.
    func run(_ body: (EngineServer) async throws -> Void) async throws {
        let services = EngineServices(
            recognizer: recognizer, dialogue: dialogue, synthesizer: synthesizer, makeDetector: { LoudnessDetector() })
        let engine = try await EngineServer.bind(
            services: services, configuration: configuration, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await engine.run() }
            do {
                try await body(engine)
            } catch {
                group.cancelAll()
                throw error
            }
            engine.beginGracefulShutdown()
            try await group.waitForAll()
        }
    }

    /// Runs an engine and one client, which has read `session.created`.
    func talk(
        query: String = "?model=test", headers: [(String, String)] = [], subprotocols: [String] = [], _ body: (Probe) async throws -> Void
    ) async throws {
        try await run { engine in
            try await engine.talk(query: query, headers: headers, subprotocols: subprotocols) { probe in
                try await probe.wait(for: "sessionCreated")
                try await body(probe)
            }
        }
    }
}

extension EngineServer {
    /// Connects a client; whatever it receives must be in order.
    func talk(
        query: String = "?model=test", headers: [(String, String)] = [], subprotocols: [String] = [], _ body: (Probe) async throws -> Void
    ) async throws {
        try await WebSocketClient().withConnection(to: url + query, headers: headers, subprotocols: subprotocols) { connection in
            let probe = Probe(connection)
            do {
                try await body(probe)
            } catch {
                Issue.record("Received: \(probe.kinds.joined(separator: " "))")
                throw error
            }
            #expect(probe.checker.violations == [])
        }
    }
}
