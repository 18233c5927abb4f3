/// Where a session's connection stands, and what to do about it.
///
/// ```
/// idle ─start→ dialing ─opened→ configuring ─configured→ live
///                 │                  │                     │ ended
///                 └──── ended ───────┴──→ waiting ←────────┘        (first start: failed)
///                                            │ due → dialing
/// live ─given up, no overlap→ releasing ─ended→ waiting
/// live ─ended, another stands ready→ succeeding ─loss settled→ live
/// any ─stop→ closing ─ended→ idle
/// ```
///
/// A connection that is made beside the live one, to take its place, is the ``RotationMachine``'s until it does.
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
        /// The old connection is given up, and must be closed before the next is dialled.
        case releasing(deadline: Duration)
        /// The connection is lost, and one that stands ready takes its place as soon as what was under way is settled, in the same
        /// step.
        case succeeding(by: Int)
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
        /// Close when what was accepted has been sent.
        case finish(generation: Int)
        /// The connection is usable; the recovery is the one it ends, if any.
        case live(Recovery?)
        /// The connection that stood ready serves, and makes the loss good.
        case succeeded(Recovery)
        /// A usable connection was lost.
        case lost(ConnectionCause)
        case retry(attempt: Int, delay: Duration, cause: ConnectionCause)
        case exhausted(Recovery, RealtimeError)
        case startFailed(RealtimeError)
        case closed
    }

    private(set) var phase: Phase = .idle
    /// The number of the connection that serves, or is being made to; what older ones say is ignored.
    private(set) var generation = 0
    /// The number of the newest connection; it grows at each dial.
    private var lastGeneration = 0
    private(set) var recovery: Recovery?
    /// How often a lost connection was made good.
    private var reconnects = 0
    /// Until when the other side asked not to be dialled.
    private var askedUntil: Duration?
    /// Since when the app says that there is no network.
    private var offlineSince: Duration?
    let policy: ReconnectPolicy
    let timeouts: Timeouts
    /// Whether a connection may be dialled while the last one still stands.
    let allowsOverlap: Bool

    init(policy: ReconnectPolicy, timeouts: Timeouts = .init(), allowsOverlap: Bool = true) {
        self.policy = policy
        self.timeouts = timeouts
        self.allowsOverlap = allowsOverlap
    }

    var isLive: Bool { if case .live = phase { true } else { false } }
    var isIdle: Bool { phase == .idle }

    /// Whether the newest connection stands, usable or not yet.
    var isOpen: Bool {
        switch phase {
        case .configuring, .live: true
        case .idle, .dialing, .waiting, .releasing, .succeeding, .closing: false
        }
    }

    /// The number that the next connection will have.
    var nextGeneration: Int { lastGeneration + 1 }

    var deadline: Duration? {
        switch phase {
        case .idle, .live, .succeeding: nil
        case .dialing(let moment), .configuring(let moment), .waiting(let moment), .releasing(let moment), .closing(let moment): moment
        }
    }

    mutating func start(now: Duration) -> [Action] {
        recovery = nil
        reconnects = 0
        lastAttempts = 0
        return dial(now: now)
    }

    private mutating func dial(now: Duration) -> [Action] {
        generation = reserveGeneration()
        phase = .dialing(deadline: now + timeouts.dial)
        return [.dial(generation: generation)]
    }

    /// The number of a connection that is made beside the one that serves.
    mutating func reserveGeneration() -> Int {
        lastGeneration += 1
        return lastGeneration
    }

    /// A connection that was made beside this one takes its place.
    mutating func switched(to generation: Int, now: Duration) {
        guard isLive else { return }
        self.generation = generation
        phase = .live(since: now)
        lastAttempts = 0
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
        // A change of connections by plan makes nothing good.
        if let recovery, recovery.cause != .rotation { reconnects += 1 }
        return [.live(recovery)]
    }

    /// The connection is over: it ended, it could not be made, or it is given up for this reason.
    ///
    /// - Parameter successor: A connection that stands ready to take its place.
    mutating func ended(
        generation: Int, _ end: ConnectionEnd, successor: Int? = nil, now: Duration, random: Double
    ) -> [Action] {
        guard generation == self.generation else { return [] }
        switch phase {
        case .idle, .waiting, .succeeding: return []
        case .closing:
            phase = .idle
            return [.closed]
        case .releasing: return released(now: now, random: random)
        case .live(let since):
            beginRecovery(end, since: since, now: now)
            if let successor, end.error?.isTerminal != true, policy.allows(after: reconnects) {
                phase = .succeeding(by: successor)
                return [.lost(end.cause)]
            }
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

    /// The live connection is given up, though it has not ended: nothing is heard of it.
    mutating func gaveUp(_ end: ConnectionEnd, successor: Int? = nil, now: Duration, random: Double) -> [Action] {
        guard case .live(let since) = phase else { return [] }
        guard !allowsOverlap else {
            return [.close(generation: generation)]
                + ended(generation: generation, end, successor: successor, now: now, random: random)
        }
        beginRecovery(end, since: since, now: now)
        phase = .releasing(deadline: now + timeouts.close)
        return [.close(generation: generation), .lost(end.cause)]
    }

    /// Whether a connection that stands ready is about to take the place of the one that was lost.
    var isSucceeded: Bool { if case .succeeding = phase { true } else { false } }

    /// What was under way over the lost connection is settled: one that stands ready may serve.
    mutating func lossSettled(now: Duration) -> [Action] {
        guard case .succeeding(let successor) = phase, let recovery else { return [] }
        generation = successor
        phase = .live(since: now)
        lastAttempts = 0
        reconnects += 1
        self.recovery = nil
        return [.succeeded(recovery)]
    }

    /// The live connection is broken off by plan, at a moment at which nothing is under way, for a new one.
    mutating func brokeOff(now: Duration) -> [Action] {
        guard case .live = phase else { return [] }
        recovery = Recovery(cause: .rotation, since: now, attempts: 0, lastError: nil)
        phase = .releasing(deadline: now + timeouts.close)
        return [.close(generation: generation), .lost(.rotation)]
    }

    /// The old connection is closed, and the next may be made.
    private mutating func released(now: Duration, random: Double) -> [Action] {
        guard recovery?.cause == .rotation, recovery?.attempts == 0 else {
            return retry(after: nil, now: now, random: random)
        }
        // By plan there is nothing to wait for, and nothing that counts as a failure.
        recovery?.attempts = 1
        return [.retry(attempt: 1, delay: .zero, cause: .rotation)] + dial(now: now)
    }

    private mutating func beginRecovery(_ end: ConnectionEnd, since: Duration, now: Duration) {
        let isStable = now - since >= policy.stableTime
        recovery = Recovery(cause: end.cause, since: now, attempts: isStable ? 0 : lastAttempts, lastError: end.error)
    }

    /// The app says that there is no network: attempts wait for it, for a while.
    mutating func networkLost(now: Duration) {
        offlineSince = offlineSince ?? now
        if case .waiting(let moment) = phase { phase = .waiting(until: whenOnline(moment)) }
    }

    /// The app says that there is a network again: what waits for an attempt need not wait any longer.
    mutating func networkBack(now: Duration) -> [Action] {
        offlineSince = nil
        guard case .waiting = phase else { return [] }
        if let askedUntil, askedUntil > now {
            phase = .waiting(until: askedUntil)
            return []
        }
        return dial(now: now)
    }

    private func whenOnline(_ moment: Duration) -> Duration {
        offlineSince.map { max(moment, $0 + policy.offlinePatience) } ?? moment
    }

    /// The attempts of the last recovery, which count on when a connection did not live long enough to be called stable.
    private var lastAttempts = 0

    private mutating func retry(after error: RealtimeError?, now: Duration, random: Double) -> [Action] {
        guard var recovery else { return [] }
        recovery.lastError = error ?? recovery.lastError
        let attempt = recovery.attempts + 1
        guard error?.isTerminal != true, policy.allows(after: reconnects),
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
        askedUntil = error?.retryAfter.map { now + $0 }
        phase = .waiting(until: whenOnline(now + delay))
        return [.retry(attempt: attempt, delay: delay, cause: recovery.cause)]
    }

    mutating func deadlineReached(now: Duration, random: Double) -> [Action] {
        guard let deadline, deadline <= now else { return [] }
        switch phase {
        case .idle, .live, .succeeding: return []
        case .waiting: return dial(now: now)
        case .releasing: return released(now: now, random: random)
        case .closing:
            phase = .idle
            // What it still had to send, it did not send in time.
            return [.close(generation: generation), .closed]
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
        case .waiting, .succeeding:
            phase = .idle
            return [.closed]
        case .closing: return []
        case .releasing:
            // It is being closed already.
            phase = .closing(deadline: now + timeouts.close)
            return []
        case .dialing, .configuring:
            phase = .closing(deadline: now + timeouts.close)
            return [.close(generation: generation)]
        case .live:
            phase = .closing(deadline: now + timeouts.close)
            return [.finish(generation: generation)]
        }
    }
}
