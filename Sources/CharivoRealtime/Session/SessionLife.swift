/// Where a session stands between the call that begins it and its last word, and who waits for either.
struct SessionLife: Sendable, Hashable {
    private enum Phase: Sendable, Hashable {
        /// Nobody waits: there is no session, or it lives.
        case steady
        case starting(WaiterID)
        case ending(SessionEndReason, stoppers: [WaiterID])
    }

    /// The session's id; that of the last one when there is none.
    private(set) var id = ""
    private var phase = Phase.steady
    private var lastNumber = 0

    /// Whether the caller of `startSession` waits.
    var isStarting: Bool { if case .starting = phase { true } else { false } }

    var isEnding: Bool { endReason != nil }

    /// Why the session ends, once it does.
    var endReason: SessionEndReason? { if case .ending(let reason, _) = phase { reason } else { nil } }

    /// An id that is unique in the session, and between sessions of one provider.
    mutating func makeID(_ prefix: String) -> String {
        lastNumber += 1
        return "\(prefix)_\(id.suffix(8))_\(lastNumber)"
    }

    mutating func starts(_ id: String, waiter: WaiterID) {
        self.id = id
        phase = .starting(waiter)
    }

    /// The session can be talked to, or cannot be started.
    ///
    /// - Returns: Who waits for that.
    mutating func started() -> WaiterID? {
        guard case .starting(let waiter) = phase else { return nil }
        phase = .steady
        return waiter
    }

    /// The session begins to end, or does so already: the first reason counts.
    ///
    /// - Parameter stopper: Who waits for the end.
    /// - Returns: Whether it begins to.
    @discardableResult
    mutating func ends(_ reason: SessionEndReason, for stopper: WaiterID? = nil) -> Bool {
        let waiters = stopper.map { [$0] } ?? []
        if case .ending(let reason, let stoppers) = phase {
            phase = .ending(reason, stoppers: stoppers + waiters)
            return false
        }
        phase = .ending(reason, stoppers: waiters)
        return true
    }

    /// The session is over.
    ///
    /// - Returns: Who waits for that.
    mutating func ended() -> [WaiterID] {
        guard case .ending(_, let stoppers) = phase else { return [] }
        phase = .steady
        return stoppers
    }
}
