/// When a connection is exchanged for a new one before its provider ends it, and how far that is.
///
/// ```
/// idle ─limit known→ scheduled ─time→ due ─quiet→ dialing ─opened→ configuring ─configured→ ready ─quiet→ idle
///                        ↑                           │ failed           │                     │
///                        └──────── retry delay ──────┴──────────────────┴─────────────────────┘
/// ```
///
/// The connection that serves is not touched until the new one is ready; should it be lost from then on, the new one takes over. Where a provider allows no second connection, the old
/// one is broken off at the quiet moment instead.
struct RotationMachine: Sendable {
    /// The connection that is made to take the place of the one that serves, once it is open.
    struct Standby: Sendable, Hashable {
        let generation: Int
        let dialledAt: Duration
        /// What it was asked for.
        let asked: SentConfig
        /// What the provider said of it, and when it will end it.
        fileprivate(set) var session = ProviderSession()
        fileprivate(set) var expiry: Duration?
        /// Under what its session may be taken up again.
        fileprivate(set) var handle: String?
    }

    enum Phase: Sendable, Hashable {
        case idle
        case scheduled(from: Duration)
        case due
        case dialing(generation: Int, since: Duration, deadline: Duration)
        case configuring(Standby, deadline: Duration)
        case ready(Standby)
    }

    /// How quiet a session is.
    enum Quiet: Sendable, Hashable {
        /// Something is under way that a change of connections would cut.
        case no
        /// No reply is made and the user is silent; sound waits to be heard, or a tool runs.
        case calm
        /// Nothing is under way.
        case yes
    }

    enum Action: Sendable, Hashable {
        case none
        case dial(generation: Int)
        case configure
        case switchOver(Standby)
        /// Close the old connection first, then make the new one.
        case breakFirst
        /// The new connection is given up; the old one serves on.
        case giveUp(generation: Int, failures: Int)
    }

    private(set) var phase: Phase = .idle
    /// When the connection that serves will be ended.
    private(set) var expiry: Duration?
    private var dueSince: Duration?
    private var failures = 0
    let policy: RotationPolicy?
    let allowsOverlap: Bool
    let timeouts: ConnectionMachine.Timeouts

    init(policy: RotationPolicy?, allowsOverlap: Bool, timeouts: ConnectionMachine.Timeouts) {
        self.policy = policy
        self.allowsOverlap = allowsOverlap
        self.timeouts = timeouts
    }

    /// The number of the connection that is being made beside the one that serves.
    var generation: Int? {
        switch phase {
        case .idle, .scheduled, .due: nil
        case .dialing(let generation, _, _): generation
        case .configuring(let standby, _), .ready(let standby): standby.generation
        }
    }

    /// The connection that stands ready to serve.
    var ready: Standby? { if case .ready(let standby) = phase { standby } else { nil } }

    func deadline(_ quiet: Quiet) -> Duration? {
        switch phase {
        case .idle: nil
        case .scheduled(let moment): moment
        case .dialing(_, _, let moment), .configuring(_, let moment): moment
        case .due, .ready: moment(quiet)
        }
    }

    /// From when on a session this quiet may be disturbed.
    private func moment(_ quiet: Quiet) -> Duration? {
        guard let dueSince, let policy else { return nil }
        return switch quiet {
        case .no: nil
        case .calm: dueSince + policy.quietWait
        case .yes: dueSince
        }
    }

    /// The provider says for how long the connection that serves may still live. Repeated with each of its descriptions of the
    /// session; what it repeats changes nothing.
    mutating func noted(expiresIn lifetime: Duration, now: Duration) {
        guard let policy, lifetime >= policy.minimumLifetime else { return }
        if let expiry, (now + lifetime - expiry).magnitude < .seconds(5) { return }
        expiry = now + lifetime
        guard generation == nil else { return }
        phase = .scheduled(from: now + lifetime - min(policy.leadTime, lifetime / 2))
        dueSince = nil
    }

    /// Time has passed.
    ///
    /// - Parameter next: The number that a new connection would have.
    mutating func deadlineReached(now: Duration, _ quiet: Quiet, next: Int) -> Action {
        guard let deadline = deadline(quiet), deadline <= now else { return .none }
        switch phase {
        case .idle: return .none
        case .scheduled:
            phase = .due
            dueSince = dueSince ?? now
            return deadlineReached(now: now, quiet, next: next)
        case .due:
            guard allowsOverlap else {
                reset()
                return .breakFirst
            }
            phase = .dialing(generation: next, since: now, deadline: now + timeouts.dial)
            return .dial(generation: next)
        case .dialing(let generation, _, _): return failed(generation: generation, now: now)
        case .configuring(let standby, _): return failed(generation: standby.generation, now: now)
        case .ready(let standby):
            reset()
            return .switchOver(standby)
        }
    }

    /// The new connection is open. To be followed by ``asked(_:now:)``.
    func opened(generation: Int) -> Action {
        guard case .dialing(generation, _, _) = phase else { return .none }
        return .configure
    }

    /// The new connection was asked for a config.
    mutating func asked(_ config: SentConfig, now: Duration) {
        guard case .dialing(let generation, let since, _) = phase else { return }
        phase = .configuring(Standby(generation: generation, dialledAt: since, asked: config), deadline: now + timeouts.configure)
    }

    /// The new connection has its config.
    mutating func configured() {
        if case .configuring(let standby, _) = phase { phase = .ready(standby) }
    }

    /// The provider says something of the new connection's session.
    mutating func says(_ session: ProviderSession, now: Duration) {
        changeStandby { standby in
            standby.session = session
            if let lifetime = session.expiresIn { standby.expiry = now + lifetime }
        }
    }

    /// The provider gave the new connection's session a handle, or took the last one back.
    mutating func gave(handle: String?) { changeStandby { $0.handle = handle } }

    private mutating func changeStandby(_ change: (inout Standby) -> Void) {
        switch phase {
        case .idle, .scheduled, .due, .dialing: break
        case .configuring(var standby, let deadline):
            change(&standby)
            phase = .configuring(standby, deadline: deadline)
        case .ready(var standby):
            change(&standby)
            phase = .ready(standby)
        }
    }

    /// The message that asked the new connection for its config.
    var askedIn: String? {
        switch phase {
        case .idle, .scheduled, .due, .dialing: nil
        case .configuring(let standby, _), .ready(let standby): standby.asked.messageID
        }
    }

    /// The connection that served is lost, and the new one stands ready: it serves at once.
    mutating func takesOver() -> Standby? {
        guard let ready else { return nil }
        reset()
        return ready
    }

    /// The new connection ended, could not be made, or was refused its config.
    mutating func failed(generation: Int, now: Duration) -> Action {
        guard generation == self.generation, let policy else { return .none }
        failures += 1
        phase = .scheduled(from: now + policy.retryDelay)
        return .giveUp(generation: generation, failures: failures)
    }

    /// The connection that served is gone, or another one serves: nothing is known of its limit, and nothing is in hand.
    mutating func reset() {
        phase = .idle
        expiry = nil
        dueSince = nil
        failures = 0
    }
}

extension Duration {
    /// How far it is from none at all.
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
