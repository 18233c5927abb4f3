/// Judges whether a voice that starts while the character is busy is an interruption.
///
/// One voice at a time is in doubt, and every doubt ends: by the evidence, by the voice's end, or by a deadline.
struct InterruptionJudge: Sendable {
    enum Verdict: Sendable, Hashable {
        case none
        /// It is not clear yet.
        case doubt
        /// It is an interruption; whether the turn is with the provider already, so that a reply is due.
        case interruption(itemID: String, isReplyDue: Bool)
        /// It was a noise; whether the provider has made a turn of it.
        case noise(itemID: String, isReplyDue: Bool)
    }

    /// What a turn that the provider has taken is worth.
    enum Turn: Sendable, Hashable {
        case reply
        /// That is not clear yet.
        case wait
        /// It was a noise.
        case ignore
    }

    private struct Case: Sendable, Hashable {
        var itemID: String
        var deadline: Duration
        var hasStopped = false
        var isCommitted = false
    }

    /// A voice that goes on for so long is a person's, whatever was recognised of it.
    static let longestDoubt: Duration = .seconds(10)

    let evidence: InterruptionPolicy.Evidence
    private var open: Case?
    /// Turns that were noises and that the provider may still commit.
    private var noises = RecentIDs(limit: 8)

    init(_ evidence: InterruptionPolicy.Evidence) {
        self.evidence = evidence
    }

    var isInDoubt: Bool { open != nil }

    var deadline: Duration? { open?.deadline }

    mutating func speechStarted(_ itemID: String, isCharacterBusy: Bool, now: Duration) -> Verdict {
        let atOnce = Verdict.interruption(itemID: itemID, isReplyDue: false)
        guard isCharacterBusy || isInDoubt else { return atOnce }
        switch evidence {
        case .voice: return atOnce
        case .duration(let duration): open = Case(itemID: itemID, deadline: now + duration)
        case .words: open = Case(itemID: itemID, deadline: now + Self.longestDoubt)
        }
        return .doubt
    }

    mutating func speechStopped(_ itemID: String, now: Duration) -> Verdict {
        guard open?.itemID == itemID else { return .none }
        switch evidence {
        case .voice: return .none
        case .duration: return close(asNoise: true)
        case .words(_, let time):
            open?.deadline = now + time
            open?.hasStopped = true
            return .none
        }
    }

    /// Words of the turn are known, so far or at last.
    mutating func heard(_ text: String, of itemID: String, isFinal: Bool) -> Verdict {
        guard open?.itemID == itemID, case .words(let needed, _) = evidence else { return .none }
        if text.wordCount >= needed { return close(asNoise: false) }
        return isFinal ? close(asNoise: true) : .none
    }

    mutating func deadlineReached(now: Duration) -> Verdict {
        guard let open, open.deadline <= now else { return .none }
        return close(asNoise: open.hasStopped)
    }

    private mutating func close(asNoise isNoise: Bool) -> Verdict {
        guard let closed = open else { return .none }
        open = nil
        guard isNoise else { return .interruption(itemID: closed.itemID, isReplyDue: closed.isCommitted) }
        if !closed.isCommitted { noises.insert(closed.itemID) }
        return .noise(itemID: closed.itemID, isReplyDue: closed.isCommitted)
    }

    /// The provider has the turn.
    mutating func committed(_ itemID: String) -> Turn {
        if open?.itemID == itemID {
            open?.isCommitted = true
            return .wait
        }
        guard noises.contains(itemID) else { return .reply }
        noises.remove(itemID)
        return .ignore
    }

    /// The turn counts all the same: there was nothing left to interrupt.
    mutating func accept(_ itemID: String) { noises.remove(itemID) }
}

extension String {
    /// How many words the text has; in scripts without spaces between words, every letter counts.
    var wordCount: Int {
        var count = 0
        var isInWord = false
        for character in self {
            let isSpaced = character.isOfSpacedWord
            if isSpaced ? !isInWord : character.isLetter { count += 1 }
            isInWord = isSpaced
        }
        return count
    }
}
