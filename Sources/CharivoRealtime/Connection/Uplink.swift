internal import DequeModule
internal import Synchronization

/// The way of the user's sound to the provider, across connections.
///
/// Sound goes straight into the connection's queue while there is one. A bounded memory keeps what a lost connection may have taken
/// with it: the turns that ``SpokenTurns`` has not settled, each under its token; after them the utterance that is being spoken, what
/// the provider is not known to have received, and while there is no connection whatever is said. The next connection is given it
/// first, in order, before anything newer.
///
/// The end of a turn goes the same way as the sound: which sound is before it and which after is one fact, here and on the wire. Any
/// thread may append.
final class Uplink: Sendable {
    /// What a connection was given of what an earlier one had taken with it.
    struct Account: Sendable, Hashable {
        /// How much was said again.
        var kept: Duration = .zero
        /// How much was lost since the last sign of life of the connection before.
        var lost: Duration = .zero
        /// The turns of which too little was left to be said.
        var unsaid: [SpokenTurns.Token] = []
        /// The turns of which there was no room for the beginning.
        var cut: [SpokenTurns.Token] = []
        /// Whether the connection had no room for the end of a turn.
        var isOverflowing = false
    }

    // What is not private is for the file that reckons with the state, `Uplink+State.swift`, and no other.

    struct Turn {
        let token: SpokenTurns.Token
        var stretch: SoundStretch
        /// Whether its end may be the beginning of what comes after: the provider found it, some time before it was told here, and did
        /// not say where.
        var endsVaguely = false
        /// Where it ends in all that the connection was given, if that is known.
        var end: Duration?
    }

    struct State {
        var turns: Deque<Turn> = []
        /// The utterance that is being spoken, or the last moment.
        var ring = SoundStretch()
        /// How much came since the last turn was ended.
        var sinceTurn: Duration = .zero
        /// How much of the ring, the newest of it, no connection was ever given.
        var ungiven: Duration = .zero
        /// Whether all that is said is the turn's that the app will end.
        var isAppEndingTurns = false
        /// Whether the provider hears somebody speak.
        var isSpoken = false
        var isPaused = false
        var isWanted = false
        var queue: OutboundQueue?
        /// How much the connection had been given when it was given much at once.
        var burst: Duration?
        /// How much of what it was given belongs to turns of which the provider told the end.
        var found: Duration = .zero
        /// How much it had been given when the app last threw away what belonged to no turn.
        var cleared: Duration = .zero
        var droppedByQueues: Duration = .zero
        var droppedByRing: Duration = .zero
        /// How much had been lost when the other side last gave a sign of life.
        var lostBefore: Duration = .zero
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

    /// What belongs to no turn yet, and is long enough to be one.
    var utterance: SpokenTurns.Utterance {
        state.withLock { state in
            guard state.sinceTurn >= SpokenTurns.shortest else { return .none }
            return state.ring.length < state.sinceTurn ? .cut : .whole
        }
    }

    func append(_ audio: PCMAudio) {
        state.withLock { state in
            guard state.isWanted, !state.isPaused, audio.sampleRate == PCMAudio.realtimeSampleRate else {
                state.droppedByRing += audio.duration
                return
            }
            state.ring.append(audio)
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
            guard !state.isUtteranceOpen, state.isBurstHeard else { return }
            state.ring.begins()
            state.trimHeard()
        }
    }

    /// The user began to speak: from here on nothing must be lost.
    ///
    /// - Parameter start: Where that was in all that the connection was given, as the provider has it; `nil` if it does not say.
    func utteranceBegan(at start: Duration?) {
        state.withLock { state in
            if !state.isAppEndingTurns, let length = state.lengthGiven(since: start) {
                state.ring.begins(lasting: length)
            } else {
                if !state.isUtteranceOpen { state.ring.begins() }
                // One that was said again, and was not found, is not lost with what comes now.
                if !state.isAppEndingTurns { state.ring.trimmed = .zero }
            }
            state.isSpoken = true
        }
    }

    /// Who ends turns from now on: the app, so that all that is said is a turn's, or the provider, which then begins to listen.
    func appEndsTurns(_ endsTurns: Bool) {
        state.withLock { state in
            let wasOpen = state.isUtteranceOpen
            state.isAppEndingTurns = endsTurns
            state.isSpoken = false
            if !wasOpen || !state.isUtteranceOpen { state.ring.begins() }
            // What was said before, and was let go because nobody spoke, is no part of the turn that the app will end.
            if !state.ring.isCut { state.sinceTurn = min(state.sinceTurn, state.ring.length) }
            state.trimHeard()
        }
    }

    /// The app ends a turn, and the provider is told: what was said until now is the turn's, what comes after is not.
    ///
    /// - Returns: Whether the connection has room for it.
    func end(_ turn: SpokenTurns.Token, with message: ProviderMessage) -> Bool {
        state.withLock { state in
            // A moment of the turn before may still be there.
            state.ring.trim(to: state.sinceTurn)
            state.endUtterance(as: Turn(token: turn, stretch: state.ring, end: state.queue?.given))
            return state.queue?.enqueue([message]) ?? true
        }
    }

    /// The provider has found the end of a turn, and has all of it.
    ///
    /// - Parameter end: Where that was in all that the connection was given, as the provider has it; `nil` if it does not say.
    func found(_ turn: SpokenTurns.Token, endingAt end: Duration?) {
        state.withLock { state in
            guard !state.split(at: end, leaving: turn) else { return }
            let later = state.takeSound(after: end)
            state.endUtterance(as: Turn(token: turn, stretch: state.ring, endsVaguely: later == nil, end: later.flatMap { _ in end }))
            guard let later else { return }
            state.ring = later
            state.sinceTurn = later.length + later.trimmed
        }
    }

    /// The provider takes no end of a turn there: its sound belongs to what comes after.
    func refused(_ turn: SpokenTurns.Token) {
        state.withLock { state in
            guard let index = state.turns.firstIndex(where: { $0.token == turn }) else { return }
            let none = state.turns.remove(at: index)
            if index < state.turns.endIndex {
                state.turns[index].stretch.prepend(none.stretch)
            } else {
                state.sinceTurn += none.stretch.length
                state.ring.prepend(none.stretch)
            }
        }
    }

    /// The turns need not be said again, whatever happens: they are replied to, or their words are known.
    func settled(_ tokens: [SpokenTurns.Token]) {
        state.withLock { state in
            if let newest = state.turns.last, newest.endsVaguely, tokens.contains(newest.token), state.ring.trimmed == .zero {
                var end = newest.stretch
                end.trim(to: Self.preRoll)
                end.begins()
                state.ring.prepend(end)
            }
            state.turns.removeAll { tokens.contains($0.token) }
            state.trimHeard()
        }
    }

    /// The provider forgets what belongs to no turn, but for the newest of it, which it is given again before anything newer.
    ///
    /// In one step: sound that another thread appends meanwhile comes after.
    ///
    /// - Returns: Whether the connection has room for it.
    func clear(with messages: [ProviderMessage], keeping preRoll: Duration) -> Bool {
        state.withLock { state in
            state.isSpoken = false
            state.sinceTurn = min(state.sinceTurn, preRoll)
            state.ring.trim(to: state.sinceTurn)
            state.ring.begins()
            state.sinceTurn = state.ring.length
            if !state.turns.isEmpty { state.turns[state.turns.endIndex - 1].endsVaguely = false }
            guard let queue = state.queue else { return true }
            guard queue.enqueue(messages) else { return false }
            state.cleared = queue.given
            queue.enqueue(kept: state.ring.sound)
            return true
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
    /// - Parameter turns: How each turn is said. What has no end is said together with what comes after it.
    @discardableResult
    func connect(to queue: OutboundQueue, saying turns: [SpokenTurns.SaidAgain] = []) -> Account {
        state.withLock { state in
            state.leaveQueue()
            state.isWanted = true
            state.queue = queue
            state.burst = nil
            state.found = .zero
            state.cleared = .zero
            state.ungiven = .zero
            // Nothing was said after the last turn: what is left of its end has been answered.
            if state.sinceTurn == .zero { state.ring = SoundStretch() }
            var account = Account()
            let commits = Dictionary(turns.map { ($0.token, $0.commit) }) { first, _ in first }
            var open = SoundStretch()
            var ended: Deque<Turn> = []
            for var turn in state.turns {
                let isGone = turn.stretch.length == .zero
                let isCut = turn.stretch.isCut
                turn.stretch.prepend(open)
                open = SoundStretch()
                guard let commit = commits[turn.token] ?? nil else {
                    if isGone { account.unsaid.append(turn.token) } else if isCut { account.cut.append(turn.token) }
                    open = turn.stretch
                    continue
                }
                guard turn.stretch.length >= SpokenTurns.shortest else {
                    // The provider would refuse its end, and take it for the beginning of the next one.
                    state.droppedByRing += turn.stretch.length
                    account.unsaid.append(turn.token)
                    continue
                }
                if isCut { account.cut.append(turn.token) }
                turn.endsVaguely = false
                queue.enqueue(kept: turn.stretch.sound)
                turn.end = queue.given
                if !queue.enqueue([commit]) { account.isOverflowing = true }
                ended.append(turn)
            }
            state.turns = ended
            if open.length > .zero {
                state.isSpoken = true
                state.sinceTurn += open.length
                state.ring.prepend(open)
            } else if !state.isAppEndingTurns, state.ring.isCut {
                // What is left of an utterance may be silence: the provider says when it hears somebody speak.
                state.isSpoken = false
                state.ring.begins()
            }
            queue.enqueue(kept: state.ring.sound)
            account.kept = state.kept
            if account.kept > .zero { state.burst = queue.given }
            account.lost = state.dropped - state.lostBefore
            state.lostBefore = state.dropped
            return account
        }
    }

    /// The connection is gone, and another one will be made.
    func disconnect() { state.withLock { $0.leaveQueue() } }

    /// The session is over. What was kept for a connection that did not come is lost.
    func close() {
        state.withLock { state in
            state.leaveQueue()
            state.droppedByRing += state.ungiven
            state.ungiven = .zero
            state.isWanted = false
            state.isAppEndingTurns = false
            state.isSpoken = false
            state.turns = []
            state.ring = SoundStretch()
            state.sinceTurn = .zero
        }
    }
}
