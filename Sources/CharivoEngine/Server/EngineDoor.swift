package import CharivoWebSocket
package import Logging

/// An engine without a listener of its own, for one that serves other things too.
///
/// Whoever mounts it judges the keys that requests show and the pages they come from, and says what each session is held to.
package struct EngineDoor: Sendable {
    /// The path of sessions.
    package static var path: String { Admission.path }

    private let door: SessionDoor

    /// Makes an engine. The configuration's address, key and allowed origins are not used.
    package init(services: EngineServices, configuration: EngineConfiguration, logger: Logger) {
        var configuration = configuration
        configuration.bearerToken = nil
        configuration.allowedOrigins = ["*"]
        door = SessionDoor(services: services, configuration: configuration, clock: .continuous, logger: logger)
    }

    /// How many sessions are open.
    package var sessionCount: Int { door.registry.count }

    /// The key that a request shows: in its `Authorization` header, or as the subprotocol `openai-insecure-api-key.…`.
    package static func key(of request: HTTPServerRequest) -> String? { Admission.key(of: request) }

    /// Makes the ears and the mouth ready, as the first session would.
    ///
    /// - Throws: ``SpeechError`` that says what is missing and how to get it.
    package func warmUp() async throws { try await door.warmUp.ready() }

    /// Whether a request to upgrade gets its WebSocket, whose limits are the engine's.
    package func decide(_ request: HTTPServerRequest) -> WebSocketUpgradeDecision {
        guard case .accept(let subprotocol, let headers, _, _) = door.decide(request) else { return door.decide(request) }
        var configuration = WebSocketConfiguration()
        configuration.maximumFrameSize = door.configuration.limits.messageBytes
        configuration.maximumMessageSize = door.configuration.limits.messageBytes
        return .accept(subprotocol: subprotocol, headers: headers, configuration: configuration)
    }

    /// The answer to a request that is no upgrade.
    package func respond(to request: HTTPServerRequest) -> HTTPServerResponse { door.respond(to: request) }

    /// Lives with a WebSocket whose key was found good.
    ///
    /// - Parameter terms: What the session is held to; `nil` for nothing. The model in it, if there is one, goes over the one that the
    ///   request names.
    /// - Returns: The code with which it was refused all the same; `nil` for one that had its session.
    package func serve(
        _ connection: WebSocketConnection, _ request: HTTPServerRequest, terms: (any SessionTerms)?
    ) async throws -> String? {
        try await door.serve(connection, request, terms: terms)
    }

    /// Tells a WebSocket that its key is no good, as the live service does, and closes it.
    package func refuseKey(_ connection: WebSocketConnection, _ message: String) async { await door.refuseKey(connection, message) }

    /// Tells a WebSocket that there is no room for it now, and closes it.
    package func refuseForNow(_ connection: WebSocketConnection, _ message: String) async { await door.refuseForNow(connection, message) }

    /// Lets nobody in any more, lets replies that are under way come to their end, then ends what is left in order. Returns when all have
    /// ended.
    ///
    /// - Parameter grace: How long replies have for that.
    package func drain(within grace: Duration) async {
        door.registry.drain()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await door.registry.waitUntilEmpty() }
            group.addTask { [clock = door.clock] in try? await clock.sleep(clock.now() + grace) }
            await group.next()
            group.cancelAll()
        }
        door.registry.shutDown()
        await door.registry.waitUntilEmpty()
    }
}
