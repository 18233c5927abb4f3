/// When a connection is exchanged for a new one before its provider ends it, and how far that is.
///
/// ```
/// idle ─limit known→ scheduled ─time→ due ─quiet→ dialing ─opened→ configuring ─configured→ ready ─quiet→ idle
///                        ↑                           │ failed           │                     │
///                        └──────── retry delay ──────┴──────────────────┴─────────────────────┘
/// ```
///
/// The connection that serves is not touched until the new one is ready. Where a provider allows no second connection, the old
/// one is broken off at the quiet moment instead.
struct RotationMachine: Sendable {
    enum Phase: Sendable, Hashable {
        case idle
        case scheduled(from: Duration)
        case due
        case dialing(generation: Int, deadline: Duration)
        case configuring(generation: Int, deadline: Duration)
        case ready(generation: Int)
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
        case configure(generation: Int)
        case switchOver(generation: Int)
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
        case .dialing(let generation, _), .configuring(let generation, _), .ready(let generation): generation
        }
    }

    func deadline(_ quiet: Quiet) -> Duration? {
        switch phase {
        case .idle: nil
        case .scheduled(let moment): moment
        case .dialing(_, let moment), .configuring(_, let moment): moment
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
            phase = .dialing(generation: next, deadline: now + timeouts.dial)
            return .dial(generation: next)
        case .dialing(let generation, _), .configuring(let generation, _): return failed(generation: generation, now: now)
        case .ready(let generation):
            reset()
            return .switchOver(generation: generation)
        }
    }

    /// The new connection is open.
    mutating func opened(generation: Int, now: Duration) -> Action {
        guard case .dialing(generation, _) = phase else { return .none }
        phase = .configuring(generation: generation, deadline: now + timeouts.configure)
        return .configure(generation: generation)
    }

    /// The new connection has its config.
    mutating func configured() {
        if case .configuring(let generation, _) = phase { phase = .ready(generation: generation) }
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
