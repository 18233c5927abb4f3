/// An utterance under recognition, from its first sound to its outcome.
struct PendingUtterance: Sendable, Hashable {
    /// The item it belongs to.
    let itemID: String
    /// The index of its content part.
    var contentIndex = 0
    /// How long the item's sound is, once that is known.
    var length = AudioTicks.zero
    /// Whether the item is in the conversation.
    var isCommitted = false
    /// Whether the client wants to be told the words.
    var isReported = false
    /// The outcome, when it came before the item was committed.
    var outcome: RecognitionOutcome?

    init(itemID: String) { self.itemID = itemID }
}
