/// The configs of a session: the one that a connection begins with, and the updates after it. One is on its way at a time, the
/// latest of those that wait, and each caller has the outcome of the one that carried its wish.
struct RefreshQueue: Sendable {
    /// Who waits for an update; resumed exactly once.
    typealias Waiter = UInt64

    struct InFlight: Sendable, Hashable {
        var sent: SentConfig
        var waiters: [Waiter]
        var deadline: Duration
    }

    enum Outcome: Sendable, Hashable {
        case none
        case applied(SentConfig, waiters: [Waiter])
        case failed(RealtimeError, waiters: [Waiter])
    }

    /// What the connection that is being made was asked for; how long to wait for it is the connection's to know.
    private(set) var beginning: SentConfig?
    /// Those whose wishes it carries.
    private var carried: [Waiter] = []
    private(set) var inFlight: InFlight?
    private(set) var isWanted = false
    private var waiting: [Waiter] = []
    /// Updates that were given up and may still be acknowledged.
    private var overdue = 0
    let timeout: Duration

    init(timeout: Duration = .seconds(10)) {
        self.timeout = timeout
    }

    var deadline: Duration? { inFlight?.deadline }

    /// Whether an update waits and none is in its way.
    var isDue: Bool { isWanted && inFlight == nil }

    /// What is wanted has changed; the waiter, if any, waits for the update that carries the change.
    mutating func want(_ waiter: Waiter?) {
        isWanted = true
        if let waiter { waiting.append(waiter) }
    }

    /// The newest config was sent.
    mutating func sent(_ sent: SentConfig, now: Duration) {
        inFlight = InFlight(sent: sent, waiters: waiting, deadline: now + timeout)
        waiting = []
        isWanted = false
    }

    /// The provider acknowledged an update. Updates are acknowledged in order, so it is the one on its way, unless one that
    /// was given up is still owed its own: then the acknowledgement is for the one whose config it repeats.
    mutating func acknowledged(_ session: ProviderSession = .init()) -> Outcome {
        if overdue > 0, inFlight.map({ session.repeats($0.sent.config) }) != true {
            overdue -= 1
            return .none
        }
        // What is overdue stays owed: it was perhaps this one, and then the one that comes next is this update's own.
        guard let done = inFlight else { return .none }
        inFlight = nil
        return .applied(done.sent, waiters: done.waiters)
    }

    mutating func rejected(messageID: String, _ error: RealtimeError) -> Outcome {
        guard let refused = inFlight, refused.sent.messageID == messageID else { return .none }
        inFlight = nil
        return .failed(error, waiters: refused.waiters)
    }

    mutating func deadlineReached(now: Duration) -> Outcome {
        guard let late = inFlight, late.deadline <= now else { return .none }
        inFlight = nil
        overdue += 1
        return .failed(
            RealtimeError(code: .timeout, message: "The provider did not acknowledge the update within \(timeout.inSeconds) s."),
            waiters: late.waiters)
    }

    /// The connection is gone: what was on its way is planned anew for the next one.
    mutating func connectionLost() {
        overdue = 0
        guard let lost = inFlight else { return }
        inFlight = nil
        waiting = lost.waiters + waiting
        isWanted = true
    }

    /// A new connection was asked for the newest config as its first message; all who wait, wait for that.
    mutating func began(with sent: SentConfig) {
        beginning = sent
        carried += waiting
        waiting = []
        isWanted = false
    }

    /// The new connection is usable.
    ///
    /// - Returns: What it was asked for, and who waits for it.
    mutating func connected() -> (sent: SentConfig?, waiters: [Waiter]) {
        defer { leaveBeginning() }
        return (beginning, carried)
    }

    /// The new connection was refused its config.
    ///
    /// - Returns: Who waits for it.
    mutating func beginningRefused() -> [Waiter] {
        defer { leaveBeginning() }
        return carried
    }

    private mutating func leaveBeginning() {
        beginning = nil
        carried = []
    }

    /// The session is over.
    mutating func stopped() -> [Waiter] {
        defer { self = RefreshQueue(timeout: timeout) }
        return (inFlight?.waiters ?? []) + waiting + carried
    }
}

extension ProviderSession {
    /// Whether what the provider says is in force is what this config asks for, as far as it says.
    fileprivate func repeats(_ config: RealtimeSessionConfig) -> Bool {
        func agree<Value: Equatable>(_ said: Value?, _ asked: Value?) -> Bool { said == nil || asked == nil || said == asked }
        return agree(instructions, config.instructions) && agree(voice, config.voice)
            && agree(tools, config.tools.map { $0.map(\.name) })
    }
}
