internal import Synchronization

/// The sessions that are open, and the door through which new ones come.
final class SessionRegistry: Sendable {
    private struct State: Sendable {
        var sessions: [UInt64: EngineSession] = [:]
        var next: UInt64 = 0
        var isClosed = false
    }

    private let limit: Int
    private let state = Mutex(State())
    /// Open sessions; there is room when there are none.
    private let open = Gauge(limit: 1)

    init(limit: Int) { self.limit = limit }

    /// How many sessions are open.
    var count: Int { state.withLock(\.sessions.count) }

    /// Lets a session in; `nil` when there are too many, or the engine shuts down.
    func enter(_ session: EngineSession) -> UInt64? {
        state.withLock { state in
            guard !state.isClosed, state.sessions.count < limit else { return nil }
            state.next += 1
            state.sessions[state.next] = session
            open.add(1)
            return state.next
        }
    }

    /// The session is over.
    func leave(_ id: UInt64) {
        guard state.withLock({ $0.sessions.removeValue(forKey: id) }) != nil else { return }
        open.subtract(1)
    }

    /// Lets nobody in any more and asks every session to end once its reply was given.
    func drain() {
        for session in close() { session.beginDrain() }
    }

    /// Lets nobody in any more and asks every session to end.
    func shutDown() {
        for session in close() { session.beginShutdown() }
    }

    private func close() -> [EngineSession] {
        state.withLock { state in
            state.isClosed = true
            return Array(state.sessions.values)
        }
    }

    /// Waits until no session is open.
    func waitUntilEmpty() async { await open.waitForRoom() }
}
