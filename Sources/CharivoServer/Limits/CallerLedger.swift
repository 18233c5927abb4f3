package import CharivoRealtime
internal import Synchronization

/// Who takes how much of a server, kept for all its routes.
package final class CallerLedger: Sendable {
    private let table: Mutex<CallerTable>
    private let clock: any SessionClock

    /// An empty ledger.
    package init(limits: ServerLimits, clock: any SessionClock = ContinuousSessionClock()) {
        table = Mutex(CallerTable(limits: limits))
        self.clock = clock
    }

    /// How many sessions are under way.
    package var sessions: Int { table.withLock(\.sessions) }

    /// A caller starts a session: counts against its rate.
    ///
    /// - Throws: ``RequestFailure`` 429.
    package func start(_ caller: Caller) throws(RequestFailure) {
        try Self.check(table.withLock { $0.start(caller.id, now: clock.now) })
    }

    /// Whether a caller could start a session just now. Nothing is taken by asking.
    ///
    /// - Throws: ``RequestFailure`` 429 or 503 where it could not.
    func checkProspect(of caller: Caller) throws(RequestFailure) {
        try Self.check(table.withLock { $0.prospect(of: caller.id, now: clock.now) })
    }

    /// A WebSocket is open.
    func webSocketOpened() { table.withLock { $0.webSockets += 1 } }

    /// One is open no longer.
    func webSocketClosed() { table.withLock { $0.webSockets -= 1 } }

    /// Does something while it counts among the sessions that are under way.
    ///
    /// - Throws: ``RequestFailure`` 429 or 503 when there are too many; what `body` throws.
    package func counting<Result>(_ caller: Caller, _ body: () async throws -> Result) async throws -> Result {
        let place = try place(for: caller)
        defer { place.giveBack() }
        return try await body()
    }

    /// A place for a session of a caller's among those that are under way, to be given back when the session is over.
    ///
    /// - Throws: ``RequestFailure`` 429 or 503 when there are too many.
    package func place(for caller: Caller) throws(RequestFailure) -> CallerPlace {
        let (answer, key) = table.withLock { $0.enter(caller.id, now: clock.now) }
        try Self.check(answer)
        return CallerPlace { self.leave(key) }
    }

    private func leave(_ key: String) { table.withLock { $0.leave(key) } }

    /// - Throws: ``RequestFailure`` 429 for an address that has shown too many wrong credentials.
    func checkAddress(_ address: String?) throws(RequestFailure) {
        guard let address, let wait = table.withLock({ $0.wait(ofAddress: address, now: clock.now) }) else { return }
        throw RequestFailure(
            429, code: "too_many_failures", message: "Too many wrong credentials came from this address. Try again later.",
            retryAfter: wait)
    }

    /// An address showed wrong credentials.
    func failed(address: String?) {
        guard let address else { return }
        table.withLock { $0.failed(address: address, now: clock.now) }
    }

    private static func check(_ answer: CallerTable.Answer) throws(RequestFailure) {
        switch answer {
        case .granted: return
        case .tooFast(let wait):
            throw RequestFailure(
                429, code: "rate_limited", message: "Too many sessions were started in a short time. Try again later.", retryAfter: wait)
        case .callerFull:
            throw RequestFailure(
                429, code: "too_many_sessions", message: "As many sessions of yours are open as may be at once. End one first.",
                retryAfter: .seconds(10))
        case .full:
            throw RequestFailure(
                503, code: "server_full", message: "The server holds as many sessions as it may. Try again later.",
                retryAfter: .seconds(10))
        }
    }
}
