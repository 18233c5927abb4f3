/// The calls of one reply.
struct ToolRound: Sendable, Hashable {
    /// Those that have no output yet.
    var open: Set<String> = []
    var isReplyOver = false
    /// The user or the app broke the reply off: outputs are still sent, nobody is asked to speak.
    var isInterrupted = false
    /// The calls that ask to be spoken about all the same, until they are.
    var insisting: Set<String> = []
    /// The outputs that the model was not yet asked to speak about.
    var unspoken = 0
    /// When the model is asked to speak on what is there.
    var speakAt: Duration?

    var isToBeSpokenOf: Bool { !isInterrupted || !insisting.isEmpty }

    /// The model is asked to speak on what is there.
    mutating func isSpokenOf() {
        unspoken = 0
        speakAt = nil
        insisting.formIntersection(open)
    }

    /// Sets the moment at which the model is not kept waiting any longer: counted from when there is something to say and room to say it.
    mutating func limitWait(_ wait: Duration?, now: Duration) {
        guard let wait, isReplyOver, isToBeSpokenOf, unspoken > 0, !open.isEmpty else { return speakAt = nil }
        speakAt = speakAt ?? now + wait
    }
}
