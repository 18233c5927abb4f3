internal import DequeModule
internal import Synchronization

/// A sequence of a session's events for one consumer.
///
/// Bounded: a consumer that falls behind loses lip-sync levels first, then deltas and changes of the conversation (which the
/// final text repeats) and states but for the newest, never what ends a turn, answers a tool or ends a session. What it lost is
/// counted in ``dropped``. One that leaves eight times ``RealtimeManagerOptions/eventBufferLimit`` of those unread is given up: it
/// can read what waits, and then its sequence ends, with ``isOverrun``.
///
/// Several tasks may read one subscription; each event goes to one of them.
public struct EventSubscription: AsyncSequence, Sendable {
    private let buffer: EventBuffer

    init(buffer: EventBuffer) {
        self.buffer = buffer
    }

    /// How many events this consumer lost by being slow.
    public var dropped: Int { buffer.counters.dropped }

    /// Whether the sequence was ended, or will end after what waits, because its consumer left too much unread.
    public var isOverrun: Bool { buffer.isOverrun }

    /// What became of the events for this consumer so far.
    public var counters: EventCounters { buffer.counters }

    /// Makes an iterator.
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
