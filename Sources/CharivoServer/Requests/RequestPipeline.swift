internal import CharivoRealtime
internal import CharivoWebSocket
internal import Logging

/// What a server does around its routes, for every request alike.
struct RequestPipeline: Sendable {
    let routes: [any ServerRoute]
    let hosts: HostPolicy
    let origins: OriginPolicy
    let dress: ResponseDress
    let metrics: ServerMetrics
    let clock: any SessionClock
    let logger: Logger

    /// Answers a plain request.
    func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        let id = RequestID(request)
        let start = clock.now
        let route = routes.first { $0.handles(request.path) }
        let response = finish(await answer(request, route), request, id)
        record(request, route, id, status: response.status, since: start)
        return response
    }

    /// Decides on a request to become a WebSocket.
    func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision {
        let id = RequestID(request)
        let start = clock.now
        let route = routes.first { $0.handles(request.path) }
        switch await decision(on: request, route) {
        case .accept(let subprotocol, let headers, let configuration):
            record(request, route, id, status: 101, since: start)
            return .accept(subprotocol: subprotocol, headers: headers + [("X-Request-Id", id.text)], configuration: configuration)
        case .reject(let response):
            record(request, route, id, status: response.status, since: start)
            return .reject(finish(response, request, id))
        }
    }

    /// Lives with a WebSocket that was accepted.
    func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws {
        guard let route = routes.first(where: { $0.handles(request.path) }) else { return }
        metrics.webSocketOpened()
        defer { metrics.webSocketClosed() }
        try await route.serve(connection, request)
    }

    private func answer(_ request: HTTPServerRequest, _ route: (any ServerRoute)?) async -> HTTPServerResponse {
        if let failure = (route?.isForAnyHost == true ? .all : hosts).failure(of: request) { return .error(failure) }
        guard let route else { return .error(Self.notFound) }
        let methods = route.methods(for: request.path)
        let allowed = methods + (methods.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]
        if request.method == "OPTIONS" {
            return origins.preflight(request, methods: allowed)
        }
        guard allowed.contains(request.method) else {
            var refusal = HTTPServerResponse.error(
                RequestFailure(
                    405, code: "method_not_allowed", message: "This path is for \(allowed.joined(separator: ", ")) only."))
            refusal.headers.append(("Allow", allowed.joined(separator: ", ")))
            return refusal
        }
        if let failure = origins.failure(of: request) { return .error(failure) }
        var request = request
        if request.method == "HEAD" { request.method = "GET" }
        return await route.respond(to: request)
    }

    private func decision(on request: HTTPServerRequest, _ route: (any ServerRoute)?) async -> WebSocketUpgradeDecision {
        if let failure = hosts.failure(of: request) { return .reject(.error(failure)) }
        guard let route else { return .reject(.error(Self.notFound)) }
        if let failure = origins.failure(of: request) { return .reject(.error(failure)) }
        return await route.decide(request)
    }

    private func finish(_ response: HTTPServerResponse, _ request: HTTPServerRequest, _ id: RequestID) -> HTTPServerResponse {
        var response = dress.dress(response)
        response.headers += origins.headers(for: request) + [("X-Request-Id", id.text)]
        return response
    }

    private func record(_ request: HTTPServerRequest, _ route: (any ServerRoute)?, _ id: RequestID, status: Int, since start: Duration) {
        let took = clock.now - start
        let name = route?.name ?? "none"
        metrics.answered(route: name, status: status, after: took)
        // No path and no query: they are the sender's words, and may hold a key.
        logger.log(
            level: name == "health" && status < 500 ? .debug : .info, "A request was answered",
            metadata: [
                "request.id": "\(id.text)", "http.route": "\(name)", "http.method": "\(Self.known(request.method))",
                "http.status": "\(status)", "http.duration_ms": "\(took.inMilliseconds)",
            ])
    }

    private static func known(_ method: String) -> String {
        ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"].contains(method) ? method : "other"
    }

    private static let notFound = RequestFailure(404, code: "not_found", message: "There is nothing at this path.")
}

extension Duration {
    /// Whole milliseconds, for a log.
    var inMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
