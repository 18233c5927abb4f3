internal import CharivoWebSocket

/// `/metrics`: what the process counts, as Prometheus reads it.
struct MetricsRoute: ServerRoute {
    let access: ServerConfiguration.MetricsAccess
    let metrics: PrometheusMetrics
    /// Who asks callers for credentials; `nil` on a server without authentication.
    let door: Doorkeeper?
    /// Whether the server is known to be behind a proxy, from which all requests seem to come.
    let isBehindProxy: Bool
    /// The loopback names.
    let hosts: HostPolicy
    var name: String { "metrics" }

    func handles(_ path: String) -> Bool { path == "/metrics" && access != .nobody }

    func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        do {
            try await admit(request)
        } catch {
            return .error(error)
        }
        return HTTPServerResponse(
            status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")], body: Array(metrics.text.utf8))
    }

    /// A proxy on the server's own machine may pass requests on without a word of whose they are, and by a loopback name. So where callers
    /// are asked for credentials, programs of this machine are too; and where they are not, nobody is let in once there is a proxy.
    private func admit(_ request: HTTPServerRequest) async throws(RequestFailure) {
        guard access != .everybody else { return }
        guard isFromThisMachine(request), door != nil || !isBehindProxy else {
            throw RequestFailure(
                403, code: "metrics_closed", message: "The numbers are for programs on the server's own machine only, not through a proxy.")
        }
        _ = try await door?.caller(of: request)
    }

    /// Whether a program of the server's own machine seems to ask for itself: it calls the server by a loopback name, and a proxy there
    /// that asks for somebody else usually says so.
    private func isFromThisMachine(_ request: HTTPServerRequest) -> Bool {
        request.isFromLoopback && request.header("X-Forwarded-For") == nil && request.header("Forwarded") == nil
            && hosts.failure(of: request) == nil
    }
}
