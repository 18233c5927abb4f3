public import CharivoRealtime
internal import Synchronization

/// Keeps every event of a manager, and lets a test wait for one.
public final class EventRecorder: Sendable {
    private struct State {
        var events: [RealtimeEvent] = []
        var watchers: [(matches: @Sendable (RealtimeEvent) -> Bool, continuation: CheckedContinuation<RealtimeEvent, Never>)] = []
    }

    private let state = Mutex(State())

    /// Makes a recorder that is told by the manager's event emitter.
    public init(_ manager: RealtimeManager) {
        manager.setEventEmitter { [self] event in record(event) }
    }

    private func record(_ event: RealtimeEvent) {
        let ready = state.withLock { state in
            state.events.append(event)
            let ready = state.watchers.filter { $0.matches(event) }
            state.watchers.removeAll { $0.matches(event) }
            return ready
        }
        for watcher in ready { watcher.continuation.resume(returning: event) }
    }

    /// Every event so far, in order.
    public var events: [RealtimeEvent] { state.withLock(\.events) }

    /// The names of every event so far but those that only measure or count.
    public var names: [String] {
        events.map(\.name).filter {
            !["tts:lipsync:update", "realtime:state", "realtime:conversation", "realtime:diagnostic"].contains($0)
        }
    }

    /// Forgets what was recorded.
    public func clear() {
        state.withLock { $0.events = [] }
    }

    /// The first event of the kind, recorded already or yet to come.
    ///
    /// - Parameters:
    ///   - mark: How many of the events so far not to look at.
    ///   - matches: Whether an event is of the kind.
    @discardableResult
    public func first(after mark: Int = 0, where matches: @escaping @Sendable (RealtimeEvent) -> Bool) async -> RealtimeEvent {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> RealtimeEvent? in
                if let event = state.events.dropFirst(mark).first(where: matches) { return event }
                state.watchers.append((matches, continuation))
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// The first event of that name, recorded already or yet to come.
    @discardableResult
    public func first(named name: String) async -> RealtimeEvent {
        await first { $0.name == name }
    }
}
