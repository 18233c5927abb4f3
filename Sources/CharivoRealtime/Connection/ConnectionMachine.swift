/// Where a session's connection stands, and what to do about it.
///
/// ```
/// idle ─start→ dialing ─opened→ configuring ─configured→ live
///                 │                  │                     │ ended
///                 └──── ended ───────┴──→ waiting ←────────┘        (first start: failed)
///                                            │ due → dialing
/// any ─stop→ closing ─ended→ idle
/// ```
///
/// Pure: it never awaits and reads no clock; moments come in, deadlines and actions go out.
struct ConnectionMachine: Sendable {
    /// How long each step may take.
    struct Timeouts: Sendable, Hashable {
        /// From the dial to the first message that can flow.
        var dial: Duration = .seconds(15)
        /// From there to the provider's acknowledgement of the config.
        var configure: Duration = .seconds(10)
        /// For the close; the connection is then abandoned.
        var close: Duration = .seconds(2)
    }

    enum Phase: Sendable, Hashable {
        case idle
        case dialing(deadline: Duration)
        case configuring(deadline: Duration)
        case live(since: Duration)
        case waiting(until: Duration)
        case closing(deadline: Duration)
    }

    /// The loss that is being made good.
    struct Recovery: Sendable, Hashable {
        var cause: ConnectionCause
        var since: Duration
        var attempts: Int
        var lastError: RealtimeError?
    }

    enum Action: Sendable, Hashable {
        case dial(generation: Int)
        case configure
        case close(generation: Int)
        /// The connection is usable; the recovery is the one it ends, if any.
        case live(Recovery?)
        /// A usable connection was lost.
        case lost(ConnectionCause)
        case retry(attempt: Int, delay: Duration, cause: ConnectionCause)
        case exhausted(Recovery, RealtimeError)
        case startFailed(RealtimeError)
        case closed
    }

    private(set) var phase: Phase = .idle
    /// The number of the newest connection; it grows at each dial, and what older ones say is ignored.
    private(set) var generation = 0
    private(set) var recovery: Recovery?
    private var reconnects = 0
    let policy: ReconnectPolicy
    let timeouts: Timeouts

    init(policy: ReconnectPolicy, timeouts: Timeouts = .init()) {
        self.policy = policy
        self.timeouts = timeouts
    }

    var isLive: Bool { if case .live = phase { true } else { false } }
    var isIdle: Bool { phase == .idle }

    /// Whether the newest connection stands, usable or not yet.
    var isOpen: Bool {
        switch phase {
        case .configuring, .live: true
        case .idle, .dialing, .waiting, .closing: false
        }
    }

    var deadline: Duration? {
        switch phase {
        case .idle, .live: nil
        case .dialing(let moment), .configuring(let moment), .waiting(let moment), .closing(let moment): moment
        }
    }

    mutating func start(now: Duration) -> [Action] {
        recovery = nil
        reconnects = 0
        lastAttempts = 0
        return dial(now: now)
    }

    private mutating func dial(now: Duration) -> [Action] {
        generation += 1
        phase = .dialing(deadline: now + timeouts.dial)
        return [.dial(generation: generation)]
    }

    mutating func opened(generation: Int, now: Duration) -> [Action] {
        guard generation == self.generation, case .dialing = phase else { return [] }
        phase = .configuring(deadline: now + timeouts.configure)
        return [.configure]
    }

    mutating func configured(now: Duration) -> [Action] {
        guard case .configuring = phase else { return [] }
        phase = .live(since: now)
        defer { recovery = nil }
        return [.live(recovery)]
    }

    /// The connection is over: it ended, it could not be made, or it is given up for this reason.
    mutating func ended(generation: Int, _ end: ConnectionEnd, now: Duration, random: Double) -> [Action] {
        guard generation == self.generation else { return [] }
        switch phase {
        case .idle, .waiting: return []
        case .closing:
            phase = .idle
            return [.closed]
        case .live(let since):
            let isStable = now - since >= policy.stableTime
            recovery = Recovery(cause: end.cause, since: now, attempts: isStable ? 0 : lastAttempts, lastError: end.error)
            return [.lost(end.cause)] + retry(after: end.error, now: now, random: random)
        case .dialing, .configuring:
            let error = end.error ?? RealtimeError(code: .transport, message: "The connection ended before the session could begin.")
            guard let recovery else {
                phase = .idle
                return [.startFailed(error)]
            }
            // The provider may have begun something before it had the config: that is lost as well.
            let lost: [Action] = isOpen ? [.lost(recovery.cause)] : []
            return lost + retry(after: error, now: now, random: random)
        }
    }

    /// The attempts of the last recovery, which count on when a connection did not live long enough to be called stable.
    private var lastAttempts = 0

    private mutating func retry(after error: RealtimeError?, now: Duration, random: Double) -> [Action] {
        guard var recovery else { return [] }
        recovery.lastError = error ?? recovery.lastError
        let attempt = recovery.attempts + 1
        guard error?.isTerminal != true, reconnects < policy.maximumReconnects,
            let delay = policy.delay(beforeAttempt: attempt, asked: error?.retryAfter, random: random)
        else {
            phase = .idle
            self.recovery = nil
            let last = recovery.lastError ?? RealtimeError(code: .transport, message: "The connection was lost.")
            return [.exhausted(recovery, last)]
        }
        recovery.attempts = attempt
        self.recovery = recovery
        lastAttempts = attempt
        reconnects += 1
        phase = .waiting(until: now + delay)
        return [.retry(attempt: attempt, delay: delay, cause: recovery.cause)]
    }

    mutating func deadlineReached(now: Duration, random: Double) -> [Action] {
        guard let deadline, deadline <= now else { return [] }
        switch phase {
        case .idle, .live: return []
        case .waiting: return dial(now: now)
        case .closing:
            phase = .idle
            return [.closed]
        case .dialing:
            return giveUp("The provider did not answer within \(timeouts.dial.inSeconds) s.", now: now, random: random)
        case .configuring:
            return giveUp(
                "The provider did not acknowledge the session's config within \(timeouts.configure.inSeconds) s.", now: now, random: random)
        }
    }

    private mutating func giveUp(_ message: String, now: Duration, random: Double) -> [Action] {
        let end = ConnectionEnd(cause: .unresponsive, error: RealtimeError(code: .timeout, message: message))
        return [.close(generation: generation)] + ended(generation: generation, end, now: now, random: random)
    }

    mutating func stop(now: Duration) -> [Action] {
        recovery = nil
        switch phase {
        case .idle: return [.closed]
        case .waiting:
            phase = .idle
            return [.closed]
        case .closing: return []
        case .dialing, .configuring, .live:
            phase = .closing(deadline: now + timeouts.close)
            return [.close(generation: generation)]
        }
    }
}
