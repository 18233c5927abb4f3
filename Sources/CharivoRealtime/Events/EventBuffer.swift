internal import Synchronization

/// The queue between a session and one consumer of its events.
final class EventBuffer: Sendable {
    fileprivate struct State {
        var events = EventQueue()
        var counters = EventCounters()
        var isFinished = false
        var waiter: CheckedContinuation<RealtimeEvent?, Never>?
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var counters: EventCounters {
        state.withLock { state in
            var counters = state.counters
            counters.waiting = state.events.count
            return counters
        }
    }

    /// - Returns: Whether nothing was dropped for it.
    func append(_ event: RealtimeEvent) -> Bool {
        let (waiter, isLossless) = state.withLock { state -> (CheckedContinuation<RealtimeEvent?, Never>?, Bool) in
            guard !state.isFinished else { return (nil, true) }
            if let waiter = state.waiter {
                state.waiter = nil
                state.counters.delivered += 1
                return (waiter, true)
            }
            let dropped = state.counters.dropped
            if state.events.count < limit || state.makeRoom(for: event) { state.events.append(event) }
            return (nil, state.counters.dropped == dropped)
        }
        waiter?.resume(returning: event)
        return isLossless
    }

    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    func next() async -> RealtimeEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> RealtimeEvent?? in
                    if let event = state.events.popFirst() {
                        state.counters.delivered += 1
                        return event
                    }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    state.waiter = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            finish()
        }
    }
}

extension EventBuffer.State {
    /// Makes room for an event at the cost of the least important one, oldest first.
    ///
    /// - Returns: Whether the event is to be kept. It is not when it is itself the least important.
    fileprivate mutating func makeRoom(for event: RealtimeEvent) -> Bool {
        // A level is no reason to let a step go.
        let isLevel = event.importance == .level
        guard !isLevel || events.hasLevels else {
            counters.drop(.level)
            return false
        }
        let dropped = events.makeRoom()
        counters.drop(dropped)
        // Where only what must arrive is left, a step goes, and the rest is added: what a session can end and answer, the session
        // itself bounds. The newest state is never the one to go: it is what the session has come to.
        guard dropped == .final, event.importance == .progress, !event.isState else { return true }
        counters.drop(.progress)
        return false
    }
}

extension RealtimeEvent {
    /// How much a slow consumer needs an event.
    enum Importance {
        /// A moment's reading, outdated by the next one.
        case level
        /// A step on the way to something that will be said whole.
        case progress
        /// What ends, answers, or decides.
        case final
    }

    fileprivate var isState: Bool { if case .stateChanged = self { true } else { false } }

    var importance: Importance {
        switch self {
        case .lipSync: .level
        case .assistantDelta, .conversation, .diagnostic, .stateChanged: .progress
        default: .final
        }
    }
}
