/// The updates of a live session: one on its way at a time, the latest of those that wait, each caller with the outcome of
/// the one that carried its config.
struct RefreshQueue: Sendable {
    /// Who waits for an update; resumed exactly once.
    typealias Waiter = UInt64

    struct InFlight: Sendable, Hashable {
        var messageID: String
        var config: RealtimeSessionConfig
        var base: RealtimeSessionConfig
        var waiters: [Waiter]
        var deadline: Duration
    }

    enum Outcome: Sendable, Hashable {
        case none
        case applied(RealtimeSessionConfig, base: RealtimeSessionConfig, waiters: [Waiter])
        case failed(RealtimeError, waiters: [Waiter])
    }

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
    mutating func sent(_ config: RealtimeSessionConfig, base: RealtimeSessionConfig, messageID: String, now: Duration) {
        inFlight = InFlight(messageID: messageID, config: config, base: base, waiters: waiting, deadline: now + timeout)
        waiting = []
        isWanted = false
    }

    /// The provider acknowledged an update. Updates are acknowledged in order, so it is the one on its way, unless one that
    /// was given up is still owed its own: then the acknowledgement is for the one whose config it repeats.
    mutating func acknowledged(_ session: ProviderSession = .init()) -> Outcome {
        if overdue > 0, inFlight.map({ session.repeats($0.config) }) != true {
            overdue -= 1
            return .none
        }
        // What is overdue stays owed: it was perhaps this one, and then the one that comes next is this update's own.
        guard let done = inFlight else { return .none }
        inFlight = nil
        return .applied(done.config, base: done.base, waiters: done.waiters)
    }

    mutating func rejected(messageID: String, _ error: RealtimeError) -> Outcome {
        guard let refused = inFlight, refused.messageID == messageID else { return .none }
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

    /// The session is over.
    mutating func stopped() -> [Waiter] {
        defer { self = RefreshQueue(timeout: timeout) }
        return (inFlight?.waiters ?? []) + waiting
    }

    /// A new connection was given the newest config at its beginning.
    mutating func coveredByDial() -> [Waiter] {
        defer {
            waiting = []
            isWanted = false
        }
        return waiting
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
