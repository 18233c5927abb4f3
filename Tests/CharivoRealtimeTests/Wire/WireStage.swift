import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import CharivoTesting
import CharivoWebSocket
import Synchronization
import Testing

/// The real manager and the real OpenAI client, with a protocol server on the other end of a real socket.
final class WireStage: Sendable {
    let server: ProtocolServer
    let output = ManualAudioOutput(limit: .issue)
    let clock: VirtualClock
    let manager: RealtimeManager
    let recorder: EventRecorder
    private let marks = Atomic(0)

    init(
        _ server: ProtocolServer, tools: [Tool], options: RealtimeManagerOptions, clock: VirtualClock, webSocket: WebSocketConfiguration,
        credentials: @escaping @Sendable () async throws -> String?
    ) {
        self.server = server
        self.clock = clock
        manager = RealtimeManager(
            client: OpenAIRealtimeClient(endpoint: server.url, webSocket: webSocket, credentials: credentials), output: output,
            tools: tools,
            options: options, clock: clock)
        recorder = EventRecorder(manager, limit: .issue)
    }

    /// A session that lives, and its connection.
    func start(_ config: RealtimeSessionConfig? = nil) async throws -> ProtocolConnection {
        try await manager.startSession(config)
        return try await server.accept()
    }

    /// Waits out the delay before the next dial, and for the session to go on over it.
    func reconnect(after delay: Duration = .milliseconds(500)) async throws -> ProtocolConnection {
        await clock.sleeper(within: delay)
        clock.advance(by: delay)
        let connection = try await server.accept()
        await recorder.first { event in
            if case .reconnectSucceeded(let report) = event { report.generation == connection.number } else { false }
        }
        _ = await manager.state
        return connection
    }

    /// Waits until the session has taken in whatever the server said before: an event of a type that nobody knows follows it
    /// over the same wire, and the session tells of it once.
    func settle(_ connection: ProtocolConnection) async {
        let mark = "mark.\(marks.add(1, ordering: .relaxed).newValue)"
        connection.send(mark)
        await recorder.first { event in
            if case .diagnostic(let diagnostic) = event { diagnostic.message.hasSuffix(" \(mark).") } else { false }
        }
        _ = await manager.state
    }

    /// Everything the client has sent so far, and the session with it: a piece of sound follows it over the same wire.
    func sent(_ connection: ProtocolConnection) async throws -> [ProtocolMessage] {
        await settle(connection)
        let mark = PCMAudio(samples: [Int16(truncatingIfNeeded: marks.add(1, ordering: .relaxed).newValue), 77, 78])
        manager.appendAudio(mark)
        while try await connection.nextAudio() != mark {}
        return connection.received.filter { $0.audio == nil }
    }

    /// Plays that much of what waits, and waits until the session knows.
    func hear(_ duration: Duration) async {
        let mark = recorder.events.count
        output.render(duration)
        await recorder.first(after: mark) { if case .lipSync = $0 { true } else { false } }
        _ = await manager.state
    }

    /// The events of a name.
    func events(named name: String) -> [RealtimeEvent] { recorder.events.filter { $0.name == name } }
}

/// A wire of a test's own for the length of a closure.
func onTheWire(
    _ behavior: ProtocolBehavior = .attentive, faults: FaultPlan = .none, tools: [Tool] = [], options: RealtimeManagerOptions = .init(),
    webSocket: WebSocketConfiguration = .init(), credentials: @escaping @Sendable () async throws -> String? = { "key" },
    _ body: (WireStage) async throws -> Void
) async throws {
    let clock = VirtualClock(limit: .issue)
    try await ProtocolServer.run(behavior, faults: faults, clock: clock) { server in
        let stage = WireStage(server, tools: tools, options: options, clock: clock, webSocket: webSocket, credentials: credentials)
        try await body(stage)
        await stage.manager.stopSession()
    }
}

extension [ProtocolMessage] {
    /// The types, without the config at the beginning.
    var types: [String] { map(\.type) }

    func count(_ type: String) -> Int { filter { $0.type == type }.count }

    func first(_ type: String) -> ProtocolMessage? { first { $0.type == type } }
}
