internal import CharivoJSON
internal import CharivoOpenAI
internal import CharivoWebSocket
public import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A speech service in your process: it serves the OpenAI Realtime protocol (GA) over WebSocket to any client of it, with the ears,
/// head and mouth that you give it.
///
/// ```swift
/// let engine = try await EngineServer.bind(services: services, logger: logger)
/// print(engine.url)          // ws://127.0.0.1:49152/v1/realtime
/// try await engine.run()     // until beginGracefulShutdown() or cancellation
/// ```
///
/// It listens from ``bind(services:configuration:logger:)`` on and serves in ``run()``, which must be called. Sessions are at
/// `/v1/realtime`; `GET /health` answers 200 while it serves. Where the engine differs from the live service: it keeps no sound, so
/// `conversation.item.retrieved` carries only words; tokens are counted by a rule and not by a tokenizer; tools of type `mcp` are kept
/// and not run.
public final class EngineServer: Sendable {
    /// The address listened on.
    public var host: String { server.host }
    /// The port listened on.
    public var port: Int { server.port }
    /// Where sessions are.
    public var url: String { "ws://\(host.contains(":") ? "[\(host)]" : host):\(port)\(Admission.path)" }
    /// How many sessions are open.
    public var sessionCount: Int { door.registry.count }

    private let server: WebSocketServer
    private let door: SessionDoor
    private let stop = StopSignal()

    private init(server: WebSocketServer, door: SessionDoor) {
        self.server = server
        self.door = door
    }

    /// Listens on an address.
    ///
    /// - Throws: An error that says why the address cannot be listened on.
    public static func bind(
        services: EngineServices, configuration: EngineConfiguration = EngineConfiguration(), logger: Logger
    ) async throws -> EngineServer {
        try await bind(services: services, configuration: configuration, clock: .continuous, logger: logger)
    }

    package static func bind(
        services: EngineServices, configuration: EngineConfiguration, clock: EngineClock, logger: Logger
    ) async throws -> EngineServer {
        let door = SessionDoor(services: services, configuration: configuration, clock: clock, logger: logger)
        var limits = WebSocketServerConfiguration()
        limits.webSocket.maximumFrameSize = configuration.limits.messageBytes
        limits.webSocket.maximumMessageSize = configuration.limits.messageBytes
        // A few more than sessions, so that one too many can be told why.
        limits.maximumConnections = configuration.limits.sessions + 16
        limits.maximumSockets = 2 * limits.maximumConnections
        let server = try await WebSocketServer.bind(
            host: configuration.host, port: configuration.port, configuration: limits, logger: logger,
            upgrade: { door.decide($0) }, respond: { door.respond(to: $0) }, serve: { _ = try await door.serve($0, $1) })
        return EngineServer(server: server, door: door)
    }

    /// Makes the ears and the mouth ready, as the first session would: to know of a missing library before there is a client.
    ///
    /// - Throws: ``SpeechError`` that says what is missing and how to get it.
    public func warmUp() async throws { try await door.warmUp.ready() }

    /// Serves until ``beginGracefulShutdown()`` has been called and every session has ended, or the task is cancelled, which ends
    /// them at once. To be called once.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.server.run() }
            group.addTask {
                await self.stop.fired()
                guard !Task.isCancelled else { return }
                self.door.registry.shutDown()
                // Bounded by each session's time to flush and to close.
                await self.door.registry.waitUntilEmpty()
                self.server.beginGracefulShutdown()
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Lets nobody in any more, ends every session in order (open responses fail, the connection closes with 1001), and lets
    /// ``run()`` return. May be called again, and from anywhere.
    public func beginGracefulShutdown() { stop.fire() }
}
