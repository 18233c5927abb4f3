internal import DequeModule

/// Finds where turns start and end in a row of verdicts on frames. The same for every detector; pure.
///
/// A turn starts when enough of the last moments was speech (more while the character speaks, see ``TurnRules``), and is
/// dated back to the first speech of those moments less the prefix padding. It ends after enough silence, which only speech
/// of some length interrupts.
package struct TurnDetector: Sendable, Hashable {
    /// What a frame brought about.
    package enum Answer: Sendable, Hashable {
        /// A turn started at that place, prefix padding included.
        case speechStarted(at: AudioTicks)
        /// The turn ended at that place, the silence that ended it included.
        case speechStopped(at: AudioTicks)
    }

    private struct Frame: Sendable, Hashable {
        var start: AudioTicks
        var length: AudioTicks
        var isSpeech: Bool
    }

    /// The rules in force; they may be changed between frames.
    package var rules: TurnRules
    /// Whether a turn is under way.
    package var isInTurn: Bool { turnStart != nil }

    private var recent: Deque<Frame> = []
    private var turnStart: AudioTicks?
    private var silence = AudioTicks.zero
    private var speechRun = AudioTicks.zero
    /// Where the turn before ended: a start is not dated back beyond it, so that no sound belongs to two turns.
    private var floor = AudioTicks.zero

    /// Makes a detector that has heard nothing.
    package init(rules: TurnRules = TurnRules()) { self.rules = rules }

    /// The next frame was judged.
    ///
    /// - Parameters:
    ///   - isSpeech: The verdict.
    ///   - start: Where the frame starts in the session's sound.
    ///   - length: How long it is.
    ///   - characterSpeaks: Whether the character is being heard, so that the stricter rule holds.
    package mutating func frame(
        isSpeech: Bool, start: AudioTicks, length: AudioTicks, characterSpeaks: Bool
    ) -> Answer? {
        speechRun = isSpeech ? speechRun + length : .zero
        if let turnStart {
            silence = isSpeech && speechRun >= rules.resumption ? .zero : silence + length
            let end = start + length
            guard silence >= rules.silence || end - turnStart >= rules.longestTurn else { return nil }
            endTurn(at: end)
            return .speechStopped(at: end)
        }
        let window = characterSpeaks ? rules.bargeInWindow : rules.window
        let needed = characterSpeaks ? rules.bargeInSpeechNeeded : rules.speechNeeded
        recent.append(Frame(start: start, length: length, isSpeech: isSpeech))
        let longest = max(rules.window, rules.bargeInWindow)
        while let first = recent.first, start + length - first.start > longest { recent.removeFirst() }
        let inWindow = recent.filter { start + length - $0.start <= window && $0.isSpeech }
        let speech = inWindow.reduce(AudioTicks.zero) { $0 + $1.length }
        guard isSpeech, speech >= needed, let first = inWindow.first else { return nil }
        let begin = max(floor, first.start - rules.prefixPadding)
        turnStart = begin
        silence = .zero
        recent.removeAll()
        return .speechStarted(at: begin)
    }

    /// The turn ends here by other means: a manual commit, or the buffer was cleared.
    package mutating func endTurn(at end: AudioTicks) {
        turnStart = nil
        silence = .zero
        speechRun = .zero
        recent.removeAll()
        floor = max(floor, end)
    }
}
