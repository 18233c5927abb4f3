extension ConversationItem {
    /// Whether it is a message that the user has just written, and no part of an earlier session.
    var isWrittenTurn: Bool { kind == .user && !isSpoken && isClosed && generation > 0 }
}

/// Measures how long the user waits for a reply, from what a session does and publishes.
struct LatencyTracker: Sendable {
    /// A reply that begins so long after a spoken turn is no answer to it: the turn was noise, or nothing came of it.
    let patience: Duration
    private struct Wait: Sendable {
        var trigger: LatencyReport.Trigger
        var start: Duration
        var response: Duration?
        var responseID: String?
        var sound: Duration?
        var usedTools = false
    }

    private var wait: Wait?

    init(patience: Duration = .seconds(15)) {
        self.patience = patience
    }

    /// The user speaks: nobody waits.
    private mutating func userSpeaks() { wait = nil }

    private mutating func turnEnded(_ trigger: LatencyReport.Trigger, now: Duration) {
        wait = Wait(trigger: trigger, start: now)
    }

    /// Sound of the reply that is being made was given to the output.
    mutating func soundArrived(now: Duration) {
        guard wait?.responseID != nil, wait?.sound == nil else { return }
        wait?.sound = now
    }

    /// The app ended a spoken turn.
    mutating func audioCommitted(now: Duration) {
        // Where the provider finds the ends of turns it has told of this one before.
        guard wait?.trigger != .voice else { return }
        turnEnded(.app, now: now)
    }

    /// Something was published.
    ///
    /// - Parameter current: The reply that is being made in the conversation; others are nobody's answer.
    /// - Returns: The report, when the wait is over.
    mutating func note(_ event: RealtimeEvent, current: String?, now: Duration) -> LatencyReport? {
        switch event {
        case .userSpeechStarted: userSpeaks()
        case .userSpeechStopped: turnEnded(.voice, now: now)
        case .conversation(.inserted(let item, _)) where item.isWrittenTurn:
            turnEnded(.text, now: now)
        case .responseCreated(let turn) where turn.responseID == current && wait != nil:
            // A follow-up to a tool is part of the same wait.
            guard var waiting = wait else { break }
            let isLate = waiting.response == nil && waiting.trigger != .text && now - waiting.start > patience
            // After a reply that was heard by nobody and called no tool, the next one is another story.
            guard !isLate, waiting.response == nil || waiting.usedTools else {
                wait = nil
                break
            }
            waiting.response = waiting.response ?? now
            waiting.responseID = turn.responseID
            waiting.sound = nil
            wait = waiting
        case .toolCalled(let call) where call.turn.responseID == wait?.responseID: wait?.usedTools = true
        case .audioStarted(_, let turn), .lipSync(_, _, let turn):
            guard let wait, let responseID = wait.responseID, turn.responseID == responseID else { break }
            self.wait = nil
            return LatencyReport(
                trigger: wait.trigger, usedTools: wait.usedTools, response: wait.response.map { $0 - wait.start },
                sound: wait.sound.flatMap { sound in wait.response.map { sound - $0 } }, audible: wait.sound.map { now - $0 },
                total: now - wait.start, turn: turn)
        case .sessionEnded: wait = nil
        default: break
        }
        return nil
    }
}
