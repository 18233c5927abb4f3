package import CharivoWebSocket

/// Who may come in, and how often: what a route asks before it does anything that costs.
package struct Doorkeeper: Sendable {
    private let authenticator: any Authenticator
    /// Who takes how much.
    package let callers: CallerLedger
    private let drain: DrainState
    private let metrics: ServerMetrics

    init(authenticator: any Authenticator, callers: CallerLedger, drain: DrainState, metrics: ServerMetrics) {
        self.authenticator = authenticator
        self.callers = callers
        self.drain = drain
        self.metrics = metrics
    }

    /// Who sends a request.
    ///
    /// - Throws: ``RequestFailure`` 401, or 429 for an address that has shown too many wrong credentials.
    package func caller(of request: HTTPServerRequest) async throws(RequestFailure) -> Caller {
        let credentials = Credentials(request)
        do {
            try callers.checkAddress(credentials.address)
        } catch {
            metrics.refused(error.code)
            throw error
        }
        do {
            let caller = try await authenticator.authenticate(credentials)
            // Of an id of any length only so much is kept.
            return Caller(id: String(caller.id.prefix(256)))
        } catch {
            if error.reason != .missing { callers.failed(address: credentials.address) }
            metrics.refused("unauthenticated")
            throw RequestFailure(
                401, code: "unauthenticated", message: error.message,
                challenge: error.reason == .missing ? "Bearer" : "Bearer error=\"invalid_token\"")
        }
    }

    /// Who sends a request that starts a session, which counts against the caller's rate.
    ///
    /// - Throws: ``RequestFailure`` 401, 429, or 503 while the server drains.
    package func callerStartingSession(_ request: HTTPServerRequest) async throws(RequestFailure) -> Caller {
        guard !drain.isDraining else { throw .draining }
        let caller = try await caller(of: request)
        do {
            try callers.start(caller)
        } catch {
            metrics.refused(error.code)
            throw error
        }
        return caller
    }
}
