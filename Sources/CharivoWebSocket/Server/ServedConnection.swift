internal import Logging

/// What a server does with each socket: its requests answered, and its WebSocket lived with.
struct ServedConnection: Sendable {
    let channels: OpenChannels
    let logger: Logger
    let upgrade: WebSocketServer.Upgrade
    let respond: WebSocketServer.Respond
    let serve: WebSocketServer.Serve
    let refuse: WebSocketServer.Refuse

    /// What a full server answers.
    static let full = HTTPServerResponse.text(503, "The server is full. Try again later.", headers: [("Retry-After", "5")])

    /// What one answers that stops.
    private static let stopping: HTTPServerResponse = {
        var response = HTTPServerResponse.text(503, "The server is shutting down.", headers: [("Retry-After", "5")])
        response.refusal = "draining"
        return response
    }()

    /// Serves a socket until it is closed.
    func run(_ connection: AcceptedConnection) async {
        for await request in connection.requests {
            switch request.handshake {
            case .plain:
                guard let response = await connection.whilePresent({ await respond(request.request) }) else { continue }
                connection.respond(response, hangUp: false)
            case .malformed(let response):
                connection.respond(refuse(response, request.request), hangUp: true)
            case .upgrade:
                await decide(request.request, connection)
            }
        }
        await connection.waitForEnd()
    }

    private func decide(_ request: HTTPServerRequest, _ connection: AcceptedConnection) async {
        // First, so that nothing is taken or counted for a WebSocket that cannot be.
        guard channels.enter() else { return connection.respond(refuse(Self.full, request), hangUp: true) }
        defer { channels.leave() }
        guard let decision = await connection.whilePresent({ await upgrade(request) }) else { return }
        switch decision {
        case .reject(let response):
            connection.respond(response, hangUp: true)
        case .accept(let subprotocol, let headers, let configuration, let opened):
            if let subprotocol, !request.subprotocols.contains(subprotocol) {
                logger.error("A subprotocol was accepted that the client did not offer")
                return connection.respond(refuse(.text(500, "The server failed."), request), hangUp: true)
            }
            guard
                let webSocket = try? await connection.upgrade(subprotocol: subprotocol, headers: headers, configuration: configuration)
            else {
                // Whoever has gone was refused nothing.
                if !connection.isGone { connection.respond(refuse(Self.stopping, request), hangUp: true) }
                return
            }
            opened()
            await live(webSocket, request)
        }
    }

    private func live(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async {
        do {
            try await serve(connection, request)
        } catch {
            if !Task.isCancelled {
                // The kind of error only: its text may hold what was said. And no path, which is the client's own words.
                logger.error("A WebSocket's handler failed", metadata: ["error.type": "\(type(of: error))"])
                await connection.close(code: .internalError)
            }
        }
        if Task.isCancelled {
            await connection.abort()
        } else {
            await connection.close()
        }
    }
}
