internal import DequeModule

/// What was received, heard and cut of every item's sound: the one source for truncation, heard text, lips and the edges of
/// audible sound.
///
/// Its time line is the output's position: the time of sound really rendered. Sound is laid end to end on it, so an item that
/// begins at 3.2 s and of which the output has rendered up to 4 s was heard for 0.8 s, whatever the clock on the wall did.
struct PlaybackLedger: Sendable {
    /// The sound of one part of one item.
    struct Segment: Sendable, Hashable {
        var turn: TurnIdentity
        var part: Int
        var start: Duration
        var received: Duration = .zero
        var isComplete = false
        var levels = LevelEnvelope()

        var end: Duration { start + received }

        /// Whether both are sound of the same part of the same item.
        func isPiece(of other: Segment) -> Bool { turn == other.turn && part == other.part }

        /// How much was heard when the output stands there; never more than was received.
        func played(at position: Duration) -> Duration { min(max(position - start, .zero), received) }
    }

    /// What a cut left of a segment.
    struct Cut: Sendable, Hashable {
        var turn: TurnIdentity
        var part: Int
        var played: Duration
        var received: Duration
        var isComplete: Bool
    }

    enum Signal: Sendable, Hashable {
        case began(TurnIdentity)
        case level(Double, TurnIdentity)
        case finished(Segment)
        case ended(TurnIdentity)
    }

    private(set) var segments: Deque<Segment> = []
    private(set) var position: Duration = .zero
    /// Where the sound received so far ends.
    private(set) var scheduled: Duration = .zero
    /// The turn whose sound opened the audible stretch that is not yet closed.
    private(set) var audible: TurnIdentity?
    private var isMouthOpen = false
    /// Until when an output that ran dry is still one stretch of sound.
    private(set) var deadline: Duration?
    let stallGrace: Duration
    /// The most sound that may wait to be heard.
    let limit: Duration

    init(stallGrace: Duration = .milliseconds(400), limit: Duration = .seconds(600)) {
        self.stallGrace = stallGrace
        self.limit = limit
    }

    /// Whether the character can be heard.
    var isAudible: Bool { audible != nil }

    /// Whether there is anything to cut: sound that is heard, that waits, or of which more may come.
    var isCuttable: Bool { isAudible || !segments.isEmpty }

    /// Whether there is sound that was not heard yet.
    var isPending: Bool { segments.contains { $0.received > $0.played(at: position) } }

    /// A session begins where the output stands: what it has rendered before, for whomever, is none of this session's sound.
    mutating func begin(at position: Duration) {
        self = PlaybackLedger(stallGrace: stallGrace, limit: limit)
        self.position = position
        scheduled = position
    }

    /// Sound arrived. Whether it is to be played: not when more waits already than anyone will listen to.
    mutating func received(_ audio: PCMAudio, turn: TurnIdentity, part: Int) -> Bool {
        guard scheduled - position + audio.duration <= limit else { return false }
        if segments.last?.turn != turn || segments.last?.part != part {
            segments.append(Segment(turn: turn, part: part, start: scheduled))
        }
        let last = segments.endIndex - 1
        segments[last].received += audio.duration
        segments[last].levels.append(audio)
        scheduled = segments[last].end
        return true
    }

    /// All the sound of a part has arrived.
    mutating func completed(itemID: String, part: Int, now: Duration) -> [Signal] {
        complete(now: now) { $0.turn.itemID == itemID && $0.part == part }
    }

    /// A reply is over: no more of its sound will come, whether that was said or not.
    mutating func replyOver(_ responseID: String, now: Duration) -> [Signal] {
        complete(now: now) { $0.turn.responseID == responseID }
    }

    private mutating func complete(now: Duration, _ isMeant: (Segment) -> Bool) -> [Signal] {
        var isChanged = false
        for index in segments.indices where isMeant(segments[index]) && !segments[index].isComplete {
            segments[index].isComplete = true
            isChanged = true
        }
        return isChanged ? advance(now: now) : []
    }

    /// The output has rendered up to there.
    mutating func moved(to newPosition: Duration, now: Duration) -> [Signal] {
        guard newPosition > position else { return [] }
        position = newPosition
        var signals: [Signal] = []
        if let current = segments.last(where: { $0.start < newPosition }) {
            if audible == nil {
                audible = current.turn
                signals.append(.began(current.turn))
            }
            isMouthOpen = true
            signals.append(.level(current.levels.level(at: newPosition - current.start), current.turn))
        }
        return signals + advance(now: now)
    }

    /// Closes what is over, and notes when the output has run dry.
    private mutating func advance(now: Duration) -> [Signal] {
        var signals: [Signal] = []
        // A part whose sound came in several pieces stays until its last piece was heard: a cut is measured from its first.
        while let first = segments.first, first.isComplete, first.end <= position,
            !segments.dropFirst().contains(where: { $0.isPiece(of: first) })
        {
            segments.removeFirst()
            signals.append(.finished(first))
        }
        guard let audible, position >= scheduled else {
            deadline = nil
            return signals
        }
        if segments.isEmpty {
            return signals + close(audible)
        }
        if isMouthOpen {
            isMouthOpen = false
            signals.append(.level(0, audible))
            deadline = now + stallGrace
        }
        return signals
    }

    private mutating func close(_ turn: TurnIdentity) -> [Signal] {
        defer {
            audible = nil
            deadline = nil
            isMouthOpen = false
        }
        return (isMouthOpen ? [.level(0, turn)] : []) + [.ended(turn)]
    }

    /// The output stands still, and nobody hears it: the stretch of sound is over, whatever waits to be heard.
    mutating func paused() -> [Signal] { audible.map { close($0) } ?? [] }

    /// The output has been dry for too long to call it one stretch of sound.
    mutating func deadlineReached(now: Duration) -> [Signal] {
        guard let deadline, deadline <= now, let audible else { return [] }
        return close(audible)
    }

    /// The output threw away what it had not rendered, to be given it again: nothing is cut, and the time line stays as it is.
    mutating func paused(at finalPosition: Duration, now: Duration) -> [Signal] {
        position = max(position, finalPosition)
        let signals = advance(now: now)
        return signals + (audible.map { close($0) } ?? [])
    }

    /// Whether there is sound of a reply that is not over.
    func holds(_ responseID: String) -> Bool { segments.contains { $0.turn.responseID == responseID } }

    /// Where the sound of a reply lies that is not heard when the output stands at a position, in order.
    func unheard(of responseID: String, at position: Duration) -> [Range<Duration>] {
        segments.filter { $0.turn.responseID == responseID && $0.end > position }.map { max($0.start, position)..<$0.end }
    }

    /// The output threw away what it had not rendered, and stands there.
    ///
    /// - Parameter only: The one reply that is cut; the others' sound moves up, and is given to the output again.
    mutating func flushed(at finalPosition: Duration, only responseID: String? = nil) -> (cuts: [Cut], signals: [Signal]) {
        // What the output rendered between its last report and the flush was heard too.
        position = max(position, finalPosition)
        scheduled = position
        var cuts: [Cut] = []
        var kept: Deque<Segment> = []
        for var segment in segments {
            if let responseID, segment.turn.responseID != responseID {
                segment.start = scheduled - segment.played(at: position)
                scheduled = segment.end
                kept.append(segment)
                continue
            }
            let played = segment.played(at: position)
            if let index = cuts.firstIndex(where: { $0.turn == segment.turn && $0.part == segment.part }) {
                cuts[index].played += played
                cuts[index].received += segment.received
            } else {
                cuts.append(
                    Cut(
                        turn: segment.turn, part: segment.part, played: played, received: segment.received,
                        isComplete: segment.isComplete))
            }
        }
        segments = kept
        return (cuts, audible.map { close($0) } ?? [])
    }
}
