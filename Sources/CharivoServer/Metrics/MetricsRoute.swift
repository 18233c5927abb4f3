internal import CharivoWebSocket

/// `/metrics`: what the process counts, as Prometheus reads it.
struct MetricsRoute: ServerRoute {
    let access: ServerConfiguration.MetricsAccess
    let metrics: PrometheusMetrics
    var name: String { "metrics" }

    func handles(_ path: String) -> Bool { path == "/metrics" && access != .nobody }

    func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        guard access == .everybody || Self.isFromThisMachine(request) else {
            return .error(
                RequestFailure(403, code: "metrics_closed", message: "The numbers are for programs on the server's own machine only."))
        }
        return HTTPServerResponse(
            status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")], body: Array(metrics.text.utf8))
    }

    /// Whether a program of the server's own machine asks for itself: a proxy there that asks for somebody else says so.
    private static func isFromThisMachine(_ request: HTTPServerRequest) -> Bool {
        guard let address = request.remoteAddress, request.header("X-Forwarded-For") == nil, request.header("Forwarded") == nil else {
            return false
        }
        return address.hasPrefix("127.") || address.hasPrefix("[::1]:") || address.hasPrefix("[::ffff:127.")
    }
}
