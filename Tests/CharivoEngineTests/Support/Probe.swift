import CharivoEngine
import CharivoOpenAI
import CharivoWebSocket
import Logging
import Testing

/// A client of an engine over a real WebSocket, which checks the order of everything it receives.
final class Probe {
    /// The connection ended while an event was awaited.
    struct Ended: Error {
        var ending: WebSocketClose?
    }

    let connection: WebSocketConnection
    private var iterator: WebSocketInbound.AsyncIterator
    private(set) var checker = OrderingChecker()
    /// Everything received so far.
    private(set) var events: [ServerEvent.Payload] = []
    /// The encoding of the engine's audio.
    var encoding = WireAudioEncoding.pcm16

    init(_ connection: WebSocketConnection) {
        self.connection = connection
        iterator = connection.inbound.makeAsyncIterator()
    }

    func send(_ payload: ClientEvent.Payload, id: String? = nil) async throws {
        var bytes: [UInt8] = []
        ClientEvent(payload, eventID: id).write(to: &bytes)
        try await connection.send(.text(bytes))
    }

    /// The next event.
    func next() async throws -> ServerEvent.Payload {
        guard let message = await iterator.next() else { throw Ended(ending: connection.ending) }
        let bytes = message.bytes
        #expect(bytes.count < 1 << 20, "an event has \(bytes.count) bytes")
        let event = try ServerEvent(utf8: bytes, audio: encoding)
        checker.check(event)
        events.append(event.payload)
        return event.payload
    }

    /// Reads until an event is what is looked for, and returns what that is.
    @discardableResult
    func wait<Value>(for match: (ServerEvent.Payload) -> Value?) async throws -> Value {
        while true {
            if let value = match(try await next()) { return value }
        }
    }

    /// Reads until an event of that kind.
    @discardableResult
    func wait(for kind: String) async throws -> ServerEvent.Payload { try await wait { $0.kind == kind ? $0 : nil } }

    /// Reads until a response is done.
    func responseDone() async throws -> WireResponse { try await wait { $0.doneResponse } }

    /// Reads until the connection is closed by the engine.
    func ending() async throws -> WebSocketClose? {
        do {
            while true { _ = try await next() }
        } catch let ended as Ended {
            return ended.ending
        }
    }

    /// Reads until everything that was sent has been answered: an update is answered behind what came before it.
    func settle() async throws {
        try await send(.sessionUpdate(WireSession(type: .realtime)))
        try await wait(for: "sessionUpdated")
    }

    /// Sends sound in pieces of 100 ms.
    func say(_ sound: [Int16]) async throws {
        var rest = sound[...]
        while !rest.isEmpty {
            try await send(.inputAudioAppend(.pcm16(Array(rest.prefix(2_400)))))
            rest = rest.dropFirst(2_400)
        }
    }

    /// Speaks and falls silent, so that a turn starts and ends.
    func saySomething() async throws { try await say(Sound.silence(400) + Sound.speech(600) + Sound.silence(500)) }

    /// The kinds of the events received so far, runs of the same one as one.
    var kinds: [String] {
        var kinds: [String] = []
        for event in events where event.kind != kinds.last { kinds.append(event.kind) }
        return kinds
    }
}

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
