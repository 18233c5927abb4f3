internal import CharivoEngine
internal import CharivoRealtime
internal import CharivoServer
internal import CharivoWebSocket

/// The embedded engine among a server's routes: `/v1/realtime` for any client that speaks the protocol.
///
/// A WebSocket is opened with a token that the server has minted, and then begins as it was asked for at `/api/realtime`, or with the
/// caller's own credentials. Either way the engine holds the session to the policy.
struct EngineRoute: ServerRoute {
    let engine: EngineDoor
    let mint: TokenMint
    let services: ServerServices
    var name: String { "engine" }

    func handles(_ path: String) -> Bool { path == EngineDoor.path }

    func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        .error(
            RequestFailure(
                426, code: "upgrade_required", message: "Sessions are WebSockets: send a WebSocket handshake to this address."))
    }

    func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision {
        guard !services.drain.isDraining else { return .reject(.error(.draining)) }
        guard services.policy.admits(.openAIWebSocket) else {
            return .reject(
                .error(
                    RequestFailure(
                        403, code: "adapter_not_allowed", message: "This server's policy does not let sessions start by WebSockets here.")))
        }
        let decision = engine.decide(request)
        guard case .accept = decision else { return decision }
        // Who may not come in gets no WebSocket: one takes a place, and a message of any length may come over it.
        do { try await check(request) } catch { return .reject(.error(error)) }
        return decision
    }

    func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws {
        do {
            let (caller, terms) = try await admit(request)
            let refusal = try await services.door.callers.counting(caller) { try await engine.serve(connection, request, terms: terms) }
            // The engine has told the client itself.
            if let refusal { services.refused(refusal, behind: name) }
        } catch let failure as RequestFailure {
            services.refused(failure, behind: name)
            if failure.status == 401 || failure.status == 403 {
                await engine.refuseKey(connection, failure.message)
            } else {
                await engine.refuseForNow(connection, failure.message)
            }
        }
    }

    /// What is left of the server's own time is for goodbye.
    func drain() async { await engine.drain(within: services.limits.drainTime * 3 / 4) }

    /// Looks at the credentials of a request. Nothing is taken: neither the token is used up, nor is a start counted.
    private func check(_ request: HTTPServerRequest) async throws(RequestFailure) {
        if EngineDoor.key(of: request).flatMap({ mint.look(at: $0) }) != nil { return }
        try await services.door.checkProspect(of: request)
    }

    /// Whose session it is, and what it is held to.
    ///
    /// A token was counted as a start when it was minted. Of several handshakes that show it while it is good one alone has it; the others
    /// come with the caller's own credentials as any do, and are counted here, where it is known that they are not the first.
    private func admit(_ request: HTTPServerRequest) async throws -> (Caller, PolicyTerms) {
        if let grant = EngineDoor.key(of: request).flatMap({ mint.redeem($0) }) {
            return (grant.caller, PolicyTerms(grant, policy: services.policy))
        }
        return (try await services.door.callerStartingSession(request), PolicyTerms(policy: services.policy))
    }
}
