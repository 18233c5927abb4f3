/// A reply that is not yet shown as said: its words may still be cut to what was heard.
struct PendingReply: Sendable, Hashable {
    var itemID: String?
    var responseID: String?
    var text = ""
    /// Whether all its words are there.
    var isDone = false
    /// Whether its sound was heard to the end or cut.
    var isPlayed = false
    /// How much was heard and how much had arrived when it was cut, in milliseconds.
    var cut: Cut?

    struct Cut: Sendable, Hashable {
        var playedMs: Int
        var receivedMs: Int
    }

    /// Whether nothing can change it any more.
    var isSettled: Bool { isDone && isPlayed }
}
