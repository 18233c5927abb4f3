package import CharivoWebSocket

/// Where thin clients meet a character: a WebSocket at ``GatewayProtocol/path`` behind which a `RealtimeManager` runs on this side.
///
/// A client sends its microphone and what it heard so far; it gets the session's events and the character's sound.
package struct GatewayRoute: ServerRoute {
    private let characters: [HostedCharacter]
    private let services: ServerServices
    private let limits: GatewayLimits
    private let census = GatewayCensus()

    /// The word for it in logs and metrics.
    package var name: String { "gateway" }

    /// Makes a route.
    ///
    /// - Parameters:
    ///   - characters: Who can be talked with here, the first one by default. There must be one.
    ///   - services: The server's door, limits, policy, clock and log.
    ///   - limits: The limits and times of each session.
    package init(characters: [HostedCharacter], services: ServerServices, limits: GatewayLimits = .init()) {
        precondition(!characters.isEmpty, "A gateway needs a character to talk with.")
        self.characters = characters
        self.services = services
        var limits = limits
        if let length = services.policy.sessionLength { limits.maximumLength = min(limits.maximumLength, length) }
        // What is left of the server's own time is for goodbye.
        limits.drainTimeout = min(limits.drainTimeout, services.limits.drainTime * 3 / 4)
        self.limits = limits
    }

    /// How many clients are connected.
    package var clientCount: Int { census.count }

    /// Waits until no client is connected, and every session has ended. Returns at once when it is cancelled.
    package func waitUntilEmpty() async { await census.waitUntilEmpty() }

    /// Takes no more clients, lets every reply that is under way be finished, says goodbye and closes with 1001. Returns when all
    /// sessions have ended, which ``GatewayLimits/drainTimeout`` and ``GatewayLimits/closingTimeout`` bound, or when it is cancelled.
    package func drain() async {
        await census.drain()
    }

    package func handles(_ path: String) -> Bool { path == GatewayProtocol.path }

    /// A page cannot see why a WebSocket was refused, but it can ask here: 401, 429 and 503 as a handshake and the session after it would
    /// meet them just now, and 426 where nothing stands against it. Asking takes nothing of a caller's rate.
    package func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        guard !census.isDraining else { return .error(.draining) }
        do { try await services.door.checkProspect(of: request) } catch { return .error(error) }
        var response = HTTPServerResponse.error(
            RequestFailure(
                426, code: "upgrade_required",
                message: "This is a WebSocket: connect with the subprotocol \(GatewayProtocol.subprotocol)."))
        // The answer to a question, and nobody is kept out.
        response.refusal = nil
        return response
    }

    package func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision {
        guard request.subprotocols.contains(GatewayProtocol.subprotocol) else {
            return .reject(
                .error(
                    RequestFailure(
                        400, code: "subprotocol_missing",
                        message: "Offer the subprotocol \(GatewayProtocol.subprotocol); it is the one spoken here.")))
        }
        guard !census.isDraining else { return .reject(.error(.draining)) }
        do { _ = try await services.door.callerStartingSession(request) } catch { return .reject(.error(error)) }
        return .accept(subprotocol: GatewayProtocol.subprotocol, configuration: Self.limits)
    }

    package func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws {
        // Asked again rather than remembered: the credentials are the request's, and nothing is kept between the two.
        let caller: Caller
        do throws(RequestFailure) {
            caller = try await services.door.caller(of: request)
        } catch {
            services.refused(error, behind: name)
            await connection.close(code: .policyViolation, reason: "unauthenticated")
            return
        }
        await GatewaySession(
            connection: connection, caller: caller, characters: characters, services: services, census: census, limits: limits
        ).run()
    }

    /// The most bytes of a message, either way.
    static let longestMessage = 256 << 10

    /// Small messages only, and little that waits in the socket: what waits there no flush can take back.
    private static var limits: WebSocketConfiguration {
        WebSocketConfiguration(
            maximumFrameSize: longestMessage, maximumMessageSize: longestMessage, outboundHighWaterMark: 128 << 10,
            inboundHighWaterMark: 256 << 10)
    }
}
