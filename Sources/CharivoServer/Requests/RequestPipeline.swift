internal import CharivoRealtime
internal import CharivoWebSocket
internal import Logging

/// What a server does around its routes, for every request alike.
struct RequestPipeline: Sendable {
    let routes: [any ServerRoute]
    let hosts: HostPolicy
    let origins: OriginPolicy
    let dress: ResponseDress
    let callers: CallerLedger
    let metrics: ServerMetrics
    let clock: any SessionClock
    let logger: Logger

    /// Answers a plain request.
    func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        let id = RequestID(request)
        let start = clock.now
        let route = routes.first { $0.handles(request.path) }
        let response = finish(await answer(request, route), request, id)
        record(request, route, id, response.status, refusal: response.refusal, since: start)
        return response
    }

    /// Decides on a request to become a WebSocket.
    func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision {
        let id = RequestID(request)
        let start = clock.now
        let route = routes.first { $0.handles(request.path) }
        switch await decision(on: request, route) {
        case .accept(let subprotocol, let headers, let configuration, _):
            return .accept(
                subprotocol: subprotocol, headers: headers + [("X-Request-Id", id.text)], configuration: configuration,
                opened: { record(request, route, id, 101, refusal: nil, since: start) })
        case .reject(let response):
            record(request, route, id, response.status, refusal: response.refusal, since: start)
            return .reject(finish(response, request, id))
        }
    }

    /// Takes note of an answer that the listener made by itself, and dresses it.
    func refuse(_ response: HTTPServerResponse, _ request: HTTPServerRequest?) -> HTTPServerResponse {
        let id = RequestID(request)
        var response = dress.dressOwn(response)
        response.headers.append(("X-Request-Id", id.text))
        let route = request.flatMap { request in routes.first { $0.handles(request.path) } }
        record(request, route, id, response.status, refusal: response.refusal, since: nil)
        return response
    }

    /// Takes note of a connection that the listener closed without an answer.
    func dropped() {
        metrics.refused(Self.droppedCode)
        logger.info("A connection was closed without an answer", metadata: ["http.refusal": "\(Self.droppedCode)"])
    }

    /// Lives with a WebSocket that was accepted.
    func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws {
        guard let route = routes.first(where: { $0.handles(request.path) }) else { return }
        metrics.webSocketOpened()
        callers.webSocketOpened()
        defer {
            callers.webSocketClosed()
            metrics.webSocketClosed()
        }
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

    private func record(
        _ request: HTTPServerRequest?, _ route: (any ServerRoute)?, _ id: RequestID, _ status: Int, refusal: String?, since start: Duration?
    ) {
        let took = start.map { clock.now - $0 }
        let name = route?.name ?? "none"
        metrics.answered(route: name, status: status, after: took)
        if let refusal { metrics.refused(refusal) }
        // No path and no query: they are the sender's words, and may hold a key.
        var metadata: Logger.Metadata = ["request.id": "\(id.text)", "http.route": "\(name)", "http.status": "\(status)"]
        if let request { metadata["http.method"] = "\(Self.known(request.method))" }
        if let refusal { metadata["http.refusal"] = "\(refusal)" }
        if let took { metadata["http.duration_ms"] = "\(took.inMilliseconds)" }
        logger.log(level: name == "health" && status < 500 ? .debug : .info, "A request was answered", metadata: metadata)
    }

    private static func known(_ method: String) -> String {
        ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"].contains(method) ? method : "other"
    }

    private static let droppedCode = "connection_dropped"

    private static let notFound = RequestFailure(404, code: "not_found", message: "There is nothing at this path.")
}

extension Duration {
    /// Whole milliseconds, for a log.
    var inMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
