internal import DequeModule
internal import Synchronization

/// A sequence of a session's events for one consumer.
///
/// Bounded: a consumer that falls behind loses lip-sync levels first, then deltas and changes of the conversation (which the
/// final text repeats), never what ends a turn, answers a tool or ends a session. What it lost is counted in ``dropped``.
public struct EventSubscription: AsyncSequence, Sendable {
    private let buffer: EventBuffer

    init(buffer: EventBuffer) {
        self.buffer = buffer
    }

    /// How many events this consumer lost by being slow.
    public var dropped: Int { buffer.counters.dropped }

    /// What became of the events for this consumer so far.
    public var counters: EventCounters { buffer.counters }

    /// Makes the one iterator.
    public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer) }

    /// Hands out the events in order; ends when the manager is gone, or its task is cancelled.
    public struct Iterator: AsyncIteratorProtocol {
        let buffer: EventBuffer

        /// The next event.
        public mutating func next() async -> RealtimeEvent? { await buffer.next() }

        /// The next event.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> RealtimeEvent? { await buffer.next() }
    }
}
