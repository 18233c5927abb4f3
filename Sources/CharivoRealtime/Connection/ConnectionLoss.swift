/// What the loss of a connection cut, until another one serves. Losses on the way there add to it.
struct ConnectionLoss: Sendable, Hashable {
    /// The reply that was being made.
    private(set) var interruptedReply: String?
    /// Whether a request was on its way that is made again.
    private(set) var isAskedAgain = false

    mutating func add(interruptedReply: String?, isAskedAgain: Bool) {
        self.interruptedReply = self.interruptedReply ?? interruptedReply
        self.isAskedAgain = self.isAskedAgain || isAskedAgain
    }
}
