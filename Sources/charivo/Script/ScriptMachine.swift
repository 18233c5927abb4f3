internal import CharivoRealtime

/// Decides when the user's next turn begins: when the reply before it is over, or in the middle of it.
///
/// Pure: events and moments come in, a step comes out. A reply is over when none is expected any more, nothing is audible,
/// nothing waits to be, and it has stayed so for as long as a polite person waits. Every wait has an end.
struct ScriptMachine: Sendable {
    /// What to do now.
    enum Step: Sendable, Hashable {
        case wait
        case begin(Int)
        case finish
    }

    struct Waits: Sendable, Hashable {
        /// From the end of a reply, and from the beginning of the session, to the next turn.
        var pause: Duration = .milliseconds(600)
        /// From the end of a turn to the beginning of its reply.
        var reply: Duration = .seconds(20)
        /// From the end of a turn to the end of its reply.
        var wholeReply: Duration = .seconds(180)
    }

    private enum Phase: Sendable, Hashable {
        /// Until when nothing is said.
        case pausing(until: Duration)
        case speaking
        /// Since when the turn is said.
        case listening(since: Duration)
        /// No turn is left, but more may come.
        case idle
        case finished
    }

    private(set) var turns: [ScriptedTurn]
    /// Turns that nobody answered, by index.
    private(set) var unanswered: [Int] = []
    private let waits: Waits
    private var phase: Phase
    private var next = 0
    private var isClosed: Bool

    private var hasReply = false
    private var isExpected = false
    private var audibleSince: Duration?
    private var quietSince: Duration?

    /// - Parameter isClosed: Whether no further turns will come.
    init(turns: [ScriptedTurn], isClosed: Bool = true, waits: Waits = .init()) {
        self.turns = turns
        self.isClosed = isClosed
        self.waits = waits
        phase = .pausing(until: .zero)
    }

    /// The session stands; the first turn comes after a pause.
    mutating func begin(now: Duration) { phase = .pausing(until: now + waits.pause) }

    /// Whether the script wants another turn: all that there are have been said and answered.
    var wantsTurn: Bool { phase == .idle }

    mutating func append(_ turn: ScriptedTurn) { turns.append(turn) }

    mutating func close() { isClosed = true }

    /// The last of a turn was said.
    mutating func said(now: Duration) {
        guard phase == .speaking else { return }
        phase = .listening(since: now)
        quietSince = nil
    }

    mutating func observe(_ event: RealtimeEvent, now: Duration) {
        switch event {
        // What the user says from here on has no reply yet, also when a pause in the turn had brought one.
        case .userSpeechStarted: hasReply = false
        case .responseCreated: hasReply = true
        case .stateChanged(let state): isExpected = state.awaitingResponse
        case .audioStarted: audibleSince = audibleSince ?? now
        case .audioEnded: audibleSince = nil
        case .sessionEnded: phase = .finished
        default: break
        }
    }

    /// - Parameter isOutputIdle: Whether no sound of the character's waits to be heard.
    mutating func step(now: Duration, isOutputIdle: Bool) -> Step {
        switch phase {
        case .finished: return .finish
        case .speaking: return .wait
        case .pausing(let end): return now >= end ? advance() : .wait
        case .idle: return advance()
        case .listening(let since): return listen(since: since, now: now, isOutputIdle: isOutputIdle)
        }
    }

    private mutating func listen(since: Duration, now: Duration, isOutputIdle: Bool) -> Step {
        if hasReply, let audibleSince, turns.indices.contains(next), case .overReply(let heard) = turns[next].entry,
            now - audibleSince >= heard
        {
            return advance()
        }
        guard hasReply, !isExpected, audibleSince == nil, isOutputIdle else {
            quietSince = nil
            if !hasReply, now - since >= waits.reply {
                unanswered.append(next - 1)
                return advance()
            }
            return now - since >= waits.wholeReply ? advance() : .wait
        }
        let since = quietSince ?? now
        quietSince = since
        return now - since >= waits.pause ? advance() : .wait
    }

    private mutating func advance() -> Step {
        guard turns.indices.contains(next) else {
            phase = isClosed ? .finished : .idle
            return isClosed ? .finish : .wait
        }
        defer { next += 1 }
        phase = .speaking
        hasReply = false
        quietSince = nil
        return .begin(next)
    }
}
