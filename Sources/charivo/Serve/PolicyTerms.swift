internal import CharivoEngine
internal import CharivoOpenAI
internal import CharivoServer

/// A server's policy as the engine asks it.
struct PolicyTerms: SessionTerms {
    let policy: SessionPolicy
    let beginning: WireSession
    let length: Duration?

    /// The terms of a token that the server has minted: the session is that for which it was asked.
    init(_ grant: TokenMint.Grant, policy: SessionPolicy) {
        self.policy = policy
        beginning = grant.session
        length = grant.sessionLength
    }

    /// The terms of a caller who comes with credentials alone, and has asked for nothing yet.
    init(policy: SessionPolicy) {
        self.policy = policy
        beginning = WireSession(type: .realtime)
        length = policy.sessionLength
    }

    func settle(_ wanted: WireSession, standing: WireSession) -> WireSession { policy.settle(wanted, standing: standing) }

    func settle(_ wanted: WireResponseCreate, in session: WireSession) -> WireResponseCreate { policy.settle(wanted, in: session) }

    func objection(to item: WireItem) -> WireError? { policy.objection(to: item) }
}
