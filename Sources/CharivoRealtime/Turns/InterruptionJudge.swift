/// Judges whether a voice that starts while the character is busy is an interruption.
///
/// Several voices may be in doubt at once, for one begins while the words of another are still to come. Each is judged by itself, and every
/// doubt ends: by the evidence, by the voice's end, or by a deadline.
struct InterruptionJudge: Sendable {
    enum Verdict: Sendable, Hashable {
        case none
        /// It is not clear yet.
        case doubt
        /// It is an interruption; whether the turn is with the provider already, so that a reply is due.
        case interruption(itemID: String, isReplyDue: Bool)
        /// It was a noise, and nothing is in doubt any more; whether the provider has made a turn of it.
        case noise(itemID: String, isReplyDue: Bool)
        /// It was a noise that decides nothing: another voice is still in doubt, or has interrupted.
        case noiseBeside(itemID: String, isReplyDue: Bool)
    }

    /// What a turn that the provider has taken is worth.
    enum Turn: Sendable, Hashable {
        case reply
        /// That is not clear yet.
        case wait
        /// It was a noise.
        case ignore
    }

    private struct Voice: Sendable, Hashable {
        var itemID: String
        var deadline: Duration
        var hasStopped = false
        var isCommitted = false
    }

    /// A voice that goes on for so long is a person's, whatever was recognised of it.
    static let longestDoubt: Duration = .seconds(10)
    /// The most voices in doubt; the oldest go first.
    static let limit = 8

    let evidence: InterruptionPolicy.Evidence
    /// The voices in doubt, oldest first.
    private var open: [Voice] = []
    /// Whether a voice interrupted that was in doubt together with all those that still are.
    private var hasInterrupted = false
    /// Turns that were noises and that the provider may still commit.
    private var noises = RecentIDs(limit: 8)

    init(_ evidence: InterruptionPolicy.Evidence) {
        self.evidence = evidence
    }

    var isInDoubt: Bool { !open.isEmpty }

    var deadline: Duration? { open.map(\.deadline).min() }

    mutating func speechStarted(_ itemID: String, isCharacterBusy: Bool, now: Duration) -> Verdict {
        let atOnce = Verdict.interruption(itemID: itemID, isReplyDue: false)
        guard isCharacterBusy || isInDoubt else { return atOnce }
        switch evidence {
        case .voice: return atOnce
        // One voice is heard at a time, and its end decides: of one that has not ended by now no end will be told.
        case .duration(let duration): open = [Voice(itemID: itemID, deadline: now + duration)]
        case .words:
            open.removeAll { $0.itemID == itemID }
            if open.count >= Self.limit { open.removeFirst() }
            open.append(Voice(itemID: itemID, deadline: now + Self.longestDoubt))
        }
        // It puts in doubt what has been said since the interruption: that is to go on should all of them be noises.
        if isCharacterBusy { hasInterrupted = false }
        return .doubt
    }

    mutating func speechStopped(_ itemID: String, now: Duration) -> Verdict {
        guard let index = index(of: itemID) else { return .none }
        switch evidence {
        case .voice: return .none
        case .duration: return close(index, asNoise: true)
        case .words(_, let time):
            open[index].deadline = now + time
            open[index].hasStopped = true
            return .none
        }
    }

    /// Words of the turn are known, so far or at last.
    mutating func heard(_ text: String, of itemID: String, isFinal: Bool) -> Verdict {
        guard let index = index(of: itemID), case .words(let needed, _) = evidence else { return .none }
        if text.wordCount >= needed { return close(index, asNoise: false) }
        return isFinal ? close(index, asNoise: true) : .none
    }

    /// The voice was thrown away before the provider had made a turn of it: nobody will say what it was.
    mutating func thrownAway(_ itemID: String) -> Verdict {
        guard let index = index(of: itemID) else { return .none }
        // Should the provider have made a turn of it meanwhile, it is a turn like any other.
        defer { accept(itemID) }
        return close(index, asNoise: true)
    }

    mutating func deadlineReached(now: Duration) -> Verdict {
        guard let index = open.firstIndex(where: { $0.deadline <= now }) else { return .none }
        return close(index, asNoise: open[index].hasStopped)
    }

    private func index(of itemID: String) -> Int? { open.firstIndex { $0.itemID == itemID } }

    private mutating func close(_ index: Int, asNoise isNoise: Bool) -> Verdict {
        let closed = open.remove(at: index)
        let isBeside = isInDoubt || hasInterrupted
        hasInterrupted = isInDoubt && (hasInterrupted || !isNoise)
        guard isNoise else { return .interruption(itemID: closed.itemID, isReplyDue: closed.isCommitted) }
        if !closed.isCommitted { noises.insert(closed.itemID) }
        return isBeside
            ? .noiseBeside(itemID: closed.itemID, isReplyDue: closed.isCommitted)
            : .noise(itemID: closed.itemID, isReplyDue: closed.isCommitted)
    }

    /// The provider has the turn.
    mutating func committed(_ itemID: String) -> Turn {
        if let index = index(of: itemID) {
            open[index].isCommitted = true
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
