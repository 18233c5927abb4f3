internal import DequeModule
internal import Synchronization

/// The way of the user's sound to the provider, across connections.
///
/// Sound goes straight into the connection's queue while there is one. A ring keeps what a lost connection may have taken
/// with it: the utterance that is being spoken, and while there is no connection whatever is said; the next connection is
/// given the ring first, in order, before anything newer. Any thread may append.
final class Uplink: Sendable {
    fileprivate struct State {
        var ring: Deque<PCMAudio> = []
        var held: Duration = .zero
        var isUtteranceOpen = false
        var queue: OutboundQueue?
        var droppedByQueues: Duration = .zero
        var droppedByRing: Duration = .zero
        var isWanted = false
        /// What the ring had no room for of the utterance that is being spoken; lost if the connection is.
        var trimmed: Duration = .zero
        /// How much came since the last turn was ended.
        var sinceTurn: Duration = .zero
    }

    /// How much is kept while nobody is known to speak: what a voice detector wants to hear before the first word.
    static let preRoll: Duration = .milliseconds(500)

    private let state = Mutex(State())
    private let limit: Duration

    /// - Parameter limit: The most that is kept for the next connection.
    init(limit: Duration) {
        self.limit = limit
    }

    /// How much was lost: too much for the ring, or for a slow connection.
    var dropped: Duration {
        state.withLock { $0.droppedByRing + $0.droppedByQueues + ($0.queue?.dropped ?? .zero) }
    }

    /// How much sound belongs to no turn yet.
    var sinceTurn: Duration { state.withLock(\.sinceTurn) }

    func append(_ audio: PCMAudio) {
        state.withLock { state in
            guard state.isWanted, audio.sampleRate == PCMAudio.realtimeSampleRate else {
                state.droppedByRing += audio.duration
                return
            }
            state.ring.append(audio)
            state.held += audio.duration
            state.sinceTurn += audio.duration
            state.trim(to: state.isUtteranceOpen || state.queue == nil ? limit : Self.preRoll, isLoss: state.queue == nil)
            state.queue?.enqueue(audio)
        }
    }

    /// The user began to speak: from here on nothing must be lost.
    func utteranceBegan() {
        state.withLock { state in
            state.isUtteranceOpen = true
            state.trimmed = .zero
        }
    }

    /// A turn was ended: what comes from now on belongs to the next one.
    func turnEnded() { state.withLock { $0.sinceTurn = .zero } }

    /// The provider has the whole utterance.
    func utteranceCommitted() {
        state.withLock { state in
            state.isUtteranceOpen = false
            state.trim(to: min(state.sinceTurn, state.held), isLoss: false)
        }
    }

    /// The provider forgets what belongs to no turn, but for the newest of it, which it is given again before anything newer.
    ///
    /// In one step: sound that another thread appends meanwhile comes after.
    func clear(with messages: [ProviderMessage], keeping preRoll: Duration) {
        state.withLock { state in
            state.sinceTurn = min(state.sinceTurn, preRoll)
            state.trim(to: state.sinceTurn, isLoss: false)
            state.queue?.enqueue(messages)
            for audio in state.ring { state.queue?.enqueue([ProviderMessage(id: "", command: .appendAudio(audio))]) }
        }
    }

    /// A connection is usable: it is given what the ring holds, and then everything new.
    ///
    /// - Returns: How much the ring held.
    @discardableResult
    func connect(to queue: OutboundQueue) -> Duration {
        state.withLock { state in
            state.isWanted = true
            state.queue = queue
            let held = state.held
            // As commands, which a queue never drops: it is bounded here already.
            for audio in state.ring { queue.enqueue([ProviderMessage(id: "", command: .appendAudio(audio))]) }
            return held
        }
    }

    /// The connection is gone, and another one will be made.
    func disconnect() {
        state.withLock { state in
            state.droppedByQueues += state.queue?.dropped ?? .zero
            state.queue = nil
            if state.isUtteranceOpen { state.droppedByRing += state.trimmed }
            state.trimmed = .zero
            // Whatever of the last moment was under way is said again; a provider that heard it twice had not understood it.
            if !state.isUtteranceOpen { state.trim(to: Self.preRoll, isLoss: false) }
        }
    }

    /// The session is over.
    func close() {
        disconnect()
        state.withLock { state in
            state.isWanted = false
            state.isUtteranceOpen = false
            state.sinceTurn = .zero
            state.trim(to: .zero, isLoss: false)
        }
    }
}

extension Uplink.State {
    fileprivate mutating func trim(to limit: Duration, isLoss: Bool) {
        while held > limit, let oldest = ring.popFirst() {
            held -= oldest.duration
            if isLoss { droppedByRing += oldest.duration } else if isUtteranceOpen { trimmed += oldest.duration }
        }
    }
}
