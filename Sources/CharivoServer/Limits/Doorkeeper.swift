package import CharivoWebSocket

/// Who may come in, and how often: what a route asks before it does anything that costs.
package struct Doorkeeper: Sendable {
    private let authenticator: any Authenticator
    private let proxies: TrustedProxies
    /// Who takes how much.
    package let callers: CallerLedger
    private let drain: DrainState

    init(
        authenticator: any Authenticator, proxies: TrustedProxies = TrustedProxies([]), callers: CallerLedger, drain: DrainState
    ) {
        self.authenticator = authenticator
        self.proxies = proxies
        self.callers = callers
        self.drain = drain
    }

    /// Who sends a request.
    ///
    /// - Throws: ``RequestFailure`` 401, or 429 for wrong credentials from an address that has shown too many.
    package func caller(of request: HTTPServerRequest) async throws(RequestFailure) -> Caller {
        let credentials = Credentials(request, address: proxies.address(of: request))
        do {
            let caller = try await authenticator.authenticate(credentials)
            // Of an id of any length only so much is kept.
            return Caller(id: String(caller.id.prefix(256)))
        } catch {
            throw refusal(of: credentials.address, error)
        }
    }

    /// What wrong credentials come to. The address counts only here: behind a proxy that is not trusted it is everybody's, and those who
    /// show the right ones must not be kept out by those who do not.
    private func refusal(of address: String?, _ error: AuthenticationError) -> RequestFailure {
        if error.reason != .missing {
            let source = address.map { NetworkAddress($0)?.source ?? $0 }
            do {
                try callers.checkAddress(source)
            } catch {
                return error
            }
            callers.failed(address: source)
        }
        return RequestFailure(
            401, code: "unauthenticated", message: error.message,
            challenge: error.reason == .missing ? "Bearer" : "Bearer error=\"invalid_token\"")
    }

    /// Sees whether who sends a request could start a session just now. Asking costs nothing of the caller's rate: a start is counted by
    /// ``callerStartingSession(_:)``.
    ///
    /// - Throws: ``RequestFailure`` 401, 429 or 503, as starting one would.
    package func checkProspect(of request: HTTPServerRequest) async throws(RequestFailure) {
        guard !drain.isDraining else { throw .draining }
        try callers.checkProspect(of: try await caller(of: request))
    }

    /// Who sends a request that starts a session, which counts against the caller's rate.
    ///
    /// - Throws: ``RequestFailure`` 401, 429, or 503 while the server drains.
    package func callerStartingSession(_ request: HTTPServerRequest) async throws(RequestFailure) -> Caller {
        guard !drain.isDraining else { throw .draining }
        let caller = try await caller(of: request)
        try callers.start(caller)
        return caller
    }
}
