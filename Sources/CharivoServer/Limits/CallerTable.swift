/// Who takes how much of a server. Pure: moments come in as durations since some beginning.
struct CallerTable: Sendable {
    private struct Entry: Sendable {
        var starts: TokenBucket
        var sessions = 0
    }

    /// What a request to take something comes to.
    enum Answer: Sendable, Hashable {
        case granted
        /// Too many starts; after so long one more is possible.
        case tooFast(Duration)
        /// The caller has as many sessions as it may.
        case callerFull
        /// All callers together have.
        case full
    }

    let limits: ServerLimits
    private var entries: [String: Entry] = [:]
    private var failures: [String: TokenBucket] = [:]
    private(set) var sessions = 0
    /// How many WebSockets are open.
    var webSockets = 0

    /// The name that newcomers share when the table is full; no caller has it, for ids are never empty.
    private static let overflow = ""

    init(limits: ServerLimits) { self.limits = limits }

    /// How many addresses that showed wrong credentials are kept.
    var addresses: Int { failures.count }

    /// How many callers are told apart just now.
    var callers: Int { entries.count }

    /// A caller starts something.
    mutating func start(_ caller: String, now: Duration) -> Answer {
        let key = key(for: caller, now: now)
        if case .wait(let time) = entries[key]?.starts.take(now: now) { return .tooFast(time) }
        return .granted
    }

    /// What a start and the session after it would come to just now; nothing is taken.
    func prospect(of caller: String, now: Duration) -> Answer {
        // A newcomer has all its allowance, unless the table is full and newcomers share one.
        let entry = entries[caller] ?? (entries.count < limits.callers ? nil : entries[Self.overflow])
        var starts = entry?.starts
        if let wait = starts?.wait(now: now) { return .tooFast(wait) }
        guard sessions < limits.sessions, webSockets < limits.webSockets else { return .full }
        guard entry?.sessions ?? 0 < limits.sessionsPerCaller else { return .callerFull }
        return .granted
    }

    /// A caller's session begins. Each that is granted must ``leave(_:)``.
    mutating func enter(_ caller: String, now: Duration) -> (answer: Answer, key: String) {
        let key = key(for: caller, now: now)
        guard sessions < limits.sessions else { return (.full, key) }
        guard entries[key].map({ $0.sessions < limits.sessionsPerCaller }) ?? false else { return (.callerFull, key) }
        entries[key]?.sessions += 1
        sessions += 1
        return (.granted, key)
    }

    /// A session is over. The key is the one that ``enter(_:now:)`` gave.
    mutating func leave(_ key: String) {
        sessions -= 1
        entries[key]?.sessions -= 1
    }

    /// How long an address must wait before it may show credentials again; `nil` when it may now.
    mutating func wait(ofAddress address: String, now: Duration) -> Duration? {
        failures[address]?.wait(now: now)
    }

    /// An address showed wrong credentials.
    mutating func failed(address: String, now: Duration) {
        if failures[address] == nil {
            if failures.count >= limits.callers { failures = failures.filter { !$0.value.isFull(now: now) } }
            // A table full of offenders: the newcomer is let off rather than the memory.
            guard failures.count < limits.callers else { return }
            failures[address] = TokenBucket(
                capacity: limits.failedAuthenticationsPerMinute.rounded(.up), perMinute: limits.failedAuthenticationsPerMinute,
                now: now)
        }
        _ = failures[address]?.take(now: now)
    }

    private mutating func key(for caller: String, now: Duration) -> String {
        if entries[caller] != nil { return caller }
        let isRoom = entries.count < limits.callers || forget(now: now)
        let key = isRoom ? caller : Self.overflow
        if entries[key] == nil {
            entries[key] = Entry(
                starts: TokenBucket(capacity: Double(limits.sessionStartBurst), perMinute: limits.sessionStartsPerMinute, now: now))
        }
        return key
    }

    /// Forgets the callers of whom nothing is to be remembered. Whether there is room now.
    private mutating func forget(now: Duration) -> Bool {
        entries = entries.filter { $0.value.sessions > 0 || !$0.value.starts.isFull(now: now) }
        return entries.count < limits.callers
    }
}
