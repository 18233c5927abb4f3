internal import CharivoJSON
internal import CharivoWebSocket

/// `/health`: the process answers. `/ready`: it takes new sessions; 503 from the moment it begins to drain, so that a balancer sends
/// its callers elsewhere.
struct HealthRoute: ServerRoute {
    let drain: DrainState
    var name: String { "health" }
    /// A kubelet's or a balancer's probe calls by address, and there is nothing to learn here.
    var isForAnyHost: Bool { true }

    func handles(_ path: String) -> Bool { path == "/health" || path == "/ready" }

    func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        if request.path == "/ready", drain.isDraining { return .error(.draining) }
        return .json(200, ["status": drain.isDraining ? "draining" : "ok"])
    }
}
