internal import Synchronization

/// Hands every event to every consumer, in order.
final class EventHub: Sendable {
    private struct State {
        var buffers: [WeakBuffer] = []
        var dropped = 0
        var emitter: (@Sendable (RealtimeEvent) -> Void)?
    }

    private struct WeakBuffer {
        weak var buffer: EventBuffer?
    }

    private let state = Mutex(State())

    func subscribe(limit: Int) -> EventSubscription {
        let buffer = EventBuffer(limit: limit)
        state.withLock { state in
            state.buffers.removeAll { $0.buffer == nil }
            state.buffers.append(WeakBuffer(buffer: buffer))
        }
        return EventSubscription(buffer: buffer)
    }

    /// How many events were lost to slow consumers in all.
    var dropped: Int { state.withLock(\.dropped) }

    func setEmitter(_ emitter: (@Sendable (RealtimeEvent) -> Void)?) {
        state.withLock { $0.emitter = emitter }
    }

    /// Publishes outside the lock, so that an emitter may call back.
    func publish(_ event: RealtimeEvent) {
        let (buffers, emitter) = state.withLock { ($0.buffers, $0.emitter) }
        var dropped = 0
        for entry in buffers where entry.buffer?.append(event) == false { dropped += 1 }
        if dropped > 0 { state.withLock { $0.dropped += dropped } }
        emitter?(event)
    }

    /// Ends every subscription, when the manager is gone.
    func finish() {
        for entry in state.withLock(\.buffers) { entry.buffer?.finish() }
    }
}
