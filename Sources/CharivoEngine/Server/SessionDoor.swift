internal import CharivoJSON
internal import CharivoOpenAI
internal import CharivoRealtime
internal import CharivoWebSocket
internal import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where requests to an engine become sessions, or are turned away.
struct SessionDoor: Sendable {
    let services: EngineServices
    let configuration: EngineConfiguration
    let clock: EngineClock
    let logger: Logger
    let registry: SessionRegistry
    let warmUp: WarmUp
    private let admission: Admission

    init(services: EngineServices, configuration: EngineConfiguration, clock: EngineClock, logger: Logger) {
        var configuration = configuration
        configuration.limits = configuration.limits.bounded
        self.services = services
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
        registry = SessionRegistry(limit: configuration.limits.sessions)
        warmUp = WarmUp(services: services)
        admission = Admission(token: configuration.bearerToken, allowedOrigins: configuration.allowedOrigins)
    }

    /// Whether a request to upgrade gets its WebSocket.
    func decide(_ request: HTTPServerRequest) -> WebSocketUpgradeDecision {
        guard request.path == Admission.path else { return .reject(Self.notFound) }
        guard admission.admitsOrigin(of: request) else {
            return .reject(
                .json(
                    403, code: "origin_not_allowed",
                    message: "Pages of this origin may not connect. Add it to the engine's allowed origins to let them."))
        }
        return .accept(subprotocol: Admission.subprotocol(of: request))
    }

    /// The answer to a request that is no upgrade.
    func respond(to request: HTTPServerRequest) -> HTTPServerResponse {
        switch request.path {
        case "/health" where request.method == "GET" || request.method == "HEAD":
            return .json(200, ["status": "ok", "sessions": .integer(registry.count)])
        case Admission.path:
            return .json(426, code: "upgrade_required", message: "Sessions are WebSockets: send a WebSocket handshake to this address.")
        default: return Self.notFound
        }
    }

    /// Lives with a WebSocket.
    ///
    /// - Parameter terms: What the session is held to, if to anything.
    /// - Returns: The code with which it was refused, in words that are fixed; `nil` for one that had its session.
    func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest, terms: (any SessionTerms)? = nil) async throws -> String? {
        let transport = WebSocketTransport(connection: connection)
        switch admission.decide(request) {
        case .refusal(let error, let closeCode): return await refuse(error, closeCode, transport)
        case .session(let model, let type):
            return try await serve(transport, model: terms?.beginning.model.value ?? model, type: type, terms: terms)
        }
    }

    /// Refuses the key with which a WebSocket was opened.
    func refuseKey(_ connection: WebSocketConnection, _ message: String) async {
        _ = await refuse(WireError(code: "invalid_api_key", message: message), 3000, WebSocketTransport(connection: connection))
    }

    /// Refuses a session for want of room.
    func refuseForNow(_ connection: WebSocketConnection, _ message: String) async {
        let error = WireError(type: WireError.serverError, code: "session_limit_reached", message: message)
        _ = await refuse(error, 1013, WebSocketTransport(connection: connection))
    }

    private func serve(
        _ transport: some SessionTransport, model: String?, type: WireSessionType, terms: (any SessionTerms)?
    ) async throws -> String? {
        var limits = configuration.limits
        if let length = terms?.length { limits.sessionLength = min(length.bounded, limits.sessionLength) }
        let session = EngineSession(services: services, limits: limits, clock: clock, logger: logger)
        guard let place = registry.enter(session) else {
            let error = WireError(
                type: WireError.serverError, code: "session_limit_reached",
                message: "The engine serves as many sessions as it may. Try again later.")
            return await refuse(error, 1013, transport)
        }
        defer { registry.leave(place) }
        do {
            try await warmUp.ready()
        } catch {
            try Task.checkCancellation()
            let message = (error as? SpeechError)?.message ?? "The engine's speech services cannot be started."
            logger.error("A session was refused: speech services are not available")
            return await refuse(WireError(type: WireError.serverError, code: "engine_not_ready", message: message), 1011, transport)
        }
        let identifiers = Identifiers()
        var settings = SessionSettings(
            id: identifiers.session(), type: type, model: model ?? configuration.model, configuration: configuration,
            expiresAt: Int(Date().timeIntervalSince1970) + Int(limits.sessionLength.components.seconds))
        if let terms { settings.begin(under: terms) }
        guard settings.encodedSize <= limits.session.settingsBytes else {
            let error = WireError(
                code: "string_above_max_length",
                message: "The session's configuration has more than \(limits.session.settingsBytes) bytes. Ask for one with less.")
            return await refuse(error, 1009, transport)
        }
        let machine = SessionMachine(
            settings: settings, detector: services.makeDetector(),
            voices: VoiceChoice(voices: services.synthesizer.voices, aliases: configuration.voiceAliases),
            limits: limits.session, identifiers: identifiers, terms: terms)
        await session.run(machine, over: transport)
        return nil
    }

    private func refuse(_ error: WireError, _ closeCode: UInt16, _ transport: some SessionTransport) async -> String {
        var bytes: [UInt8] = []
        ServerEvent(.error(error), eventID: Identifiers().event()).write(to: &bytes)
        // A client that is gone already needs no answer.
        try? await transport.send(bytes)
        await transport.close(code: closeCode, reason: "\(error.type).\(error.code ?? "")")
        return error.code ?? error.type
    }

    private static let notFound = HTTPServerResponse.json(
        404, code: "not_found",
        message: "There is nothing here. Sessions are at /v1/realtime, and /health tells whether the engine serves.")
}

extension HTTPServerResponse {
    /// An answer in JSON.
    fileprivate static func json(_ status: Int, _ body: JSONValue) -> HTTPServerResponse {
        HTTPServerResponse(status: status, headers: [("Content-Type", "application/json")], body: body.utf8)
    }

    /// An error in JSON, in the protocol's form.
    fileprivate static func json(_ status: Int, code: String, message: String) -> HTTPServerResponse {
        var response = json(
            status,
            ["error": ["type": "invalid_request_error", "code": .string(code), "message": .string(message), "param": nil]])
        response.refusal = code
        return response
    }
}
