internal import DequeModule
internal import Synchronization

/// The way of the user's sound to the provider, across connections.
///
/// Sound goes straight into the connection's queue while there is one. A ring keeps what a lost connection may have taken
/// with it: the turns that the provider has and has not replied to, the utterance that is being spoken, what the provider is not
/// known to have received, and while there is no connection whatever is said; the next connection is given the ring first, in
/// order, before anything newer. Any thread may append.
final class Uplink: Sendable {
    /// A turn that the provider has, and that is said again if the connection is lost before it is replied to.
    fileprivate struct Turn {
        enum Name: Equatable {
            /// The provider's id for it.
            case item(String)
            /// It was said again and ended by this message, and the provider has not named it yet.
            case endedBy(String)
        }

        var name: Name
        /// What is kept of it. A turn of which nothing is keeps its place, because the provider names them in their order.
        var sound: Deque<PCMAudio>
        var isWhole = true

        var itemID: String? { if case .item(let id) = name { id } else { nil } }

        /// Whether there is enough of it that a provider takes it as a turn.
        var canBeSaidAgain: Bool { isWhole ? !sound.isEmpty : sound.duration >= SessionMachine.shortestTurn }
    }

    fileprivate struct State {
        var turns: Deque<Turn> = []
        /// The utterance that is being spoken, or the last moment.
        var ring: Deque<PCMAudio> = []
        /// How long the ring is.
        var held: Duration = .zero
        /// How long the turns are.
        var kept: Duration = .zero
        var isUtteranceOpen = false
        /// Whether somebody was told which turns are kept, and is about to have them said again.
        var isRecalled = false
        var isPaused = false
        var queue: OutboundQueue?
        var droppedByQueues: Duration = .zero
        var droppedByRing: Duration = .zero
        var isWanted = false
        /// What there was no room for of what must not be lost; lost if the connection is.
        var trimmed: Duration = .zero
        /// How much had been lost when the other side last gave a sign of life.
        var lostBefore: Duration = .zero
        /// How much came since the last turn was ended.
        var sinceTurn: Duration = .zero
        /// How much of the ring, the newest of it, no connection was ever given.
        var ungiven: Duration = .zero
    }

    /// How much is kept while nobody is known to speak: what a voice detector wants to hear before the first word.
    static let preRoll: Duration = .milliseconds(500)

    private let state = Mutex(State())
    private let limit: Duration

    /// - Parameter limit: The most that is kept for the next connection.
    init(limit: Duration) {
        self.limit = limit
    }

    /// How much was lost: too much for the ring, or for a slow connection, or nobody wanted it.
    var dropped: Duration {
        state.withLock(\.dropped)
    }

    /// How much sound belongs to no turn yet.
    var sinceTurn: Duration { state.withLock(\.sinceTurn) }

    func append(_ audio: PCMAudio) {
        state.withLock { state in
            guard state.isWanted, !state.isPaused, audio.sampleRate == PCMAudio.realtimeSampleRate else {
                state.droppedByRing += audio.duration
                return
            }
            state.ring.append(audio)
            state.held += audio.duration
            state.sinceTurn += audio.duration
            if let queue = state.queue { queue.enqueue(audio) } else { state.ungiven += audio.duration }
            state.trimHeard()
            state.trim(to: limit)
        }
    }

    /// The other side has given a sign of life over this connection; the queue knows how far it has come.
    func acknowledged(over queue: OutboundQueue) {
        state.withLock { state in
            guard state.queue === queue else { return }
            state.lostBefore = state.dropped
            guard !state.isUtteranceOpen, state.turns.isEmpty else { return }
            state.trimmed = .zero
            state.trimHeard()
        }
    }

    /// The user began to speak: from here on nothing must be lost.
    func utteranceBegan() {
        state.withLock { state in
            state.isUtteranceOpen = true
            if state.turns.isEmpty { state.trimmed = .zero }
        }
    }

    /// A turn was ended: what comes from now on belongs to the next one.
    func turnEnded() { state.withLock { $0.sinceTurn = .zero } }

    /// What was said until now is not needed any more: it was thrown away.
    func utteranceCleared() {
        state.withLock { state in
            state.isUtteranceOpen = false
            state.trimRing(to: min(state.sinceTurn, state.held))
        }
    }

    /// The provider forgets what belongs to no turn, but for the newest of it, which it is given again before anything newer.
    ///
    /// In one step: sound that another thread appends meanwhile comes after.
    ///
    /// - Returns: Whether the connection has room for it.
    func clear(with messages: [ProviderMessage], keeping preRoll: Duration) -> Bool {
        state.withLock { state in
            state.sinceTurn = min(state.sinceTurn, preRoll)
            state.trimRing(to: state.sinceTurn)
            guard let queue = state.queue else { return true }
            guard queue.enqueue(messages) else { return false }
            queue.enqueue(kept: state.ring)
            return true
        }
    }

    /// The provider has the whole utterance, as this turn. It is kept until the turn is settled.
    func utteranceCommitted(as id: String) {
        state.withLock { state in
            if let index = state.turns.firstIndex(where: { $0.itemID == nil }) {
                state.turns[index].name = .item(id)
                return
            }
            state.isUtteranceOpen = false
            // What came after the turn was ended is the next one's.
            var turn = Turn(name: .item(id), sound: [])
            while state.held > state.sinceTurn, let sound = state.ring.popFirst() {
                state.held -= sound.duration
                state.kept += sound.duration
                turn.sound.append(sound)
            }
            if !turn.sound.isEmpty { state.turns.append(turn) }
        }
    }

    /// The turns need not be said again, whatever happens: they are replied to, or their words are known.
    func turnsSettled(_ ids: [String]) {
        state.withLock { state in _ = state.letGo { turn in turn.itemID.map(ids.contains) ?? false } }
    }

    /// The provider does not take the turn that this message ended: it will not name it.
    func turnRefused(endedBy messageID: String) {
        state.withLock { state in _ = state.letGo { $0.name == .endedBy(messageID) } }
    }

    /// Which turns can be said again, oldest first. None of them is let go before ``connect(to:commits:)``, which says them again.
    func recall() -> [KeptTurn] {
        state.withLock { state in
            state.isRecalled = true
            return state.turns.filter(\.canBeSaidAgain).map { KeptTurn(itemID: $0.itemID, isWhole: $0.isWhole) }
        }
    }

    /// The device's audio is not the app's for a while: what comes is not the user's to be heard.
    func pause() { state.withLock { $0.isPaused = true } }

    /// The device's audio is the app's again.
    func resume() { state.withLock { $0.isPaused = false } }

    /// A session begins: what is said from now on is kept for its connection.
    func open() { state.withLock { $0.isWanted = true } }

    /// A connection is usable: it is given what is kept, and then everything new.
    ///
    /// - Parameter commits: Where the app ends turns, what ends each of those that are said again: those that ``recall()`` named.
    ///   Where the provider finds their ends it will find them again, and what is said again is one utterance.
    /// - Returns: How much was kept, and how much was lost since the last sign of life of the connection before.
    @discardableResult
    func connect(to queue: OutboundQueue, commits: [ProviderMessage] = []) -> (kept: Duration, lost: Duration) {
        state.withLock { state in
            state.isWanted = true
            state.droppedByQueues += state.queue?.dropped ?? .zero
            state.queue = queue
            state.isRecalled = false
            state.ungiven = .zero
            state.droppedByRing += state.trimmed
            state.trimmed = .zero
            state.droppedByRing += state.letGo { !$0.canBeSaidAgain }
            let kept = state.kept + state.held
            if commits.isEmpty, !state.turns.isEmpty {
                for turn in state.turns.reversed() { state.ring.prepend(contentsOf: turn.sound) }
                state.held = kept
                state.sinceTurn += state.kept
                state.isUtteranceOpen = true
                state.turns = []
                state.kept = .zero
            }
            for (index, commit) in zip(state.turns.indices, commits) {
                state.turns[index].name = .endedBy(commit.id)
                queue.enqueue(kept: state.turns[index].sound)
                queue.enqueue([commit])
            }
            queue.enqueue(kept: state.ring)
            defer { state.lostBefore = state.dropped }
            return (kept, state.dropped - state.lostBefore)
        }
    }

    /// The connection is gone, and another one will be made.
    func disconnect() {
        state.withLock { state in
            state.droppedByQueues += state.queue?.dropped ?? .zero
            // Whatever of the last moment was under way is said again; a provider that heard it twice had not understood it.
            state.trimHeard()
            state.queue = nil
            state.isRecalled = false
            state.droppedByRing += state.trimmed
            state.trimmed = .zero
        }
    }

    /// The session is over. What was kept for a connection that did not come is lost.
    func close() {
        disconnect()
        state.withLock { state in
            state.isWanted = false
            state.isUtteranceOpen = false
            state.droppedByRing += state.ungiven
            state.ungiven = .zero
            state.turns = []
            state.kept = .zero
            state.trimRing(to: .zero)
            state.sinceTurn = .zero
        }
    }
}

extension Uplink.State {
    fileprivate var dropped: Duration { droppedByRing + droppedByQueues + (queue?.dropped ?? .zero) }

    /// Lets go of what the other side has, and in which nobody spoke.
    fileprivate mutating func trimHeard() {
        guard let queue, !isUtteranceOpen else { return }
        trimRing(to: Uplink.preRoll + queue.unacknowledged)
    }

    /// Lets go of turns.
    ///
    /// - Returns: How much of them was kept.
    @discardableResult
    fileprivate mutating func letGo(where isLetGo: (Uplink.Turn) -> Bool) -> Duration {
        let before = kept
        turns.removeAll(where: isLetGo)
        kept = turns.reduce(.zero) { $0 + $1.sound.duration }
        // What there was no room for belonged to them.
        if turns.isEmpty, !isUtteranceOpen { trimmed = .zero }
        return before - kept
    }

    /// Lets go of the oldest, of the turns first. Without a connection, what there is no room for is lost.
    fileprivate mutating func trim(to limit: Duration) {
        while kept + held > limit {
            let oldest: PCMAudio
            if !isRecalled, let index = turns.firstIndex(where: { !$0.sound.isEmpty }), let sound = turns[index].sound.popFirst() {
                oldest = sound
                turns[index].isWhole = false
                kept -= sound.duration
            } else if let sound = ring.popFirst() {
                oldest = sound
                held -= sound.duration
                ungiven = min(ungiven, held)
            } else {
                return
            }
            if queue == nil { droppedByRing += oldest.duration } else { trimmed += oldest.duration }
        }
    }

    /// Lets go of what is not worth keeping.
    fileprivate mutating func trimRing(to length: Duration) {
        while held > length, let oldest = ring.popFirst() { held -= oldest.duration }
        ungiven = min(ungiven, held)
    }
}

extension Deque<PCMAudio> {
    fileprivate var duration: Duration { reduce(.zero) { $0 + $1.duration } }
}
