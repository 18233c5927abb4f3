internal import DequeModule
internal import Synchronization

/// The queue between a session and one consumer of its events.
final class EventBuffer: Sendable {
    fileprivate struct State {
        var events = EventQueue()
        var counters = EventCounters()
        var isFinished = false
        var isOverrun = false
        /// Who waits for an event, first come first served.
        var waiters: Deque<Waiter> = []
        var nextWaiter = 0
    }

    fileprivate struct Waiter {
        var id: Int
        var continuation: CheckedContinuation<RealtimeEvent?, Never>
    }

    /// How many times its limit a buffer may hold of what must arrive.
    static let patience = 8

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Whether it takes no more because its consumer has left too much unread.
    var isOverrun: Bool { state.withLock(\.isOverrun) }

    var counters: EventCounters {
        state.withLock { state in
            var counters = state.counters
            counters.waiting = state.events.count
            return counters
        }
    }

    /// - Returns: Whether nothing was dropped for it.
    func append(_ event: RealtimeEvent) -> Bool {
        let (waiter, isLossless) = state.withLock { state -> (Waiter?, Bool) in
            guard !state.isFinished else { return (nil, true) }
            if let waiter = state.waiters.popFirst() {
                state.counters.delivered += 1
                return (waiter, true)
            }
            guard state.events.count < limit * Self.patience else {
                state.isOverrun = true
                state.isFinished = true
                return (nil, false)
            }
            let dropped = state.counters.dropped
            if state.events.count < limit || state.makeRoom(for: event) { state.events.append(event) }
            return (nil, state.counters.dropped == dropped)
        }
        waiter?.continuation.resume(returning: event)
        return isLossless
    }

    func finish() {
        let waiters = state.withLock { state in
            state.isFinished = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }

    func next() async -> RealtimeEvent? {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> RealtimeEvent?? in
                    if let event = state.events.popFirst() {
                        state.counters.delivered += 1
                        return event
                    }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    state.waiters.append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: nil)
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
        let dropped = events.makeRoom(for: event)
        counters.drop(dropped)
        // Where only what must arrive is left, a step goes, and the rest is added, until the buffer's patience ends. A state does not: it is
        // the newest.
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

    var isState: Bool { if case .stateChanged = self { true } else { false } }

    var importance: Importance {
        switch self {
        case .lipSync: .level
        case .assistantDelta, .conversation, .diagnostic, .stateChanged: .progress
        default: .final
        }
    }
}
