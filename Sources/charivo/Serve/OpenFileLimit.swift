internal import CharivoServer

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// How many files a process may have open, sockets among them: a soft limit, which it may raise by itself, up to a hard one.
struct OpenFileLimit: Sendable, Hashable {
    /// What the server opens besides connections: its listeners, logs, pipes, and sockets to the provider and to the engine.
    private static let others = 128

    var soft: UInt64
    var hard: UInt64

    /// The process's own.
    static var current: OpenFileLimit {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return OpenFileLimit(soft: .max, hard: .max) }
        return OpenFileLimit(soft: UInt64(limit.rlim_cur), hard: UInt64(limit.rlim_max))
    }

    /// What a server of so many connections needs: those, a sixteenth of them that is being refused, and the sockets behind each session.
    ///
    /// - Parameter sockets: How many sockets stand behind a session that the server holds itself.
    static func needed(by limits: ServerLimits, behindEachSession sockets: Int) -> UInt64 {
        UInt64(clamping: limits.connections) + UInt64(clamping: limits.connections / 16)
            + UInt64(clamping: limits.sessions) * UInt64(clamping: sockets) + UInt64(others)
    }

    /// Raises the process's soft limit to so many, or as far as it may be raised. A system that refuses is left as it is.
    static func raise(to needed: UInt64) {
        var limit = current
        guard let soft = limit.raised(to: needed) else { return }
        limit.soft = soft
        limit.apply()
    }

    /// Makes it the process's own.
    func apply() {
        var limit = rlimit(rlim_cur: rlim_t(soft), rlim_max: rlim_t(hard))
        _ = setrlimit(Self.resource, &limit)
    }

    /// The soft limit to set for so many; `nil` when nothing is to be gained.
    func raised(to needed: UInt64) -> UInt64? {
        let wanted = min(needed, hard)
        return wanted > soft ? wanted : nil
    }

    /// What to tell the person who starts a server that needs so many; `nil` when they may be opened.
    func warning(needed: UInt64) -> String? {
        guard hard < needed else { return nil }
        return "the system lets this process open \(hard) files, and the limits of connections and sessions may take \(needed): "
            + "connections beyond would wait unanswered. Raise the system's limit (ulimit -Hn, or LimitNOFILE= of a systemd unit), or lower "
            + "limits.connections."
    }

    #if canImport(Glibc)
    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
    private static var resource: Int32 { RLIMIT_NOFILE }
    #endif
}
