/// What a reconnect kept, item by item.
public struct ReconnectReport: Sendable, Hashable {
    /// How many dials it took; none when a connection stood ready.
    public var attempts: Int
    /// From the loss to the new connection; of a planned change, from its first dial to the change.
    public var total: Duration
    /// What had ended the old one.
    public var cause: ConnectionCause
    /// The new connection.
    public var generation: Int
    /// What became of every item of the conversation, in order.
    public var items: [ReconnectItem] = []
    /// The ids of the items the new connection was told of, in order.
    public var restored: [String] = []
    /// The ids of the items it was not told of: nothing of them was heard, or the budget was spent.
    public var omitted: [String] = []
    /// Who remembered the conversation.
    public var resumption = Resumption.replay
    /// The reply that was cut short by the loss.
    public var interruptedResponseID: String?
    /// Whether the new connection had been made beside the old one, to take its place before the provider's limit. It then did so by
    /// plan, with the cause ``ConnectionCause/rotation``, or because the old one broke.
    public var wasPrepared = false
    /// Whether a reply that had been asked for was asked for again.
    public var askedAgain = false
    /// How much of the user's sound the new connection was given again, so that no word is lost.
    public var replayedAudio: Duration = .zero
    /// How much of the user's sound was lost: there was no room for it, and the old connection's side is not known to have had it. It is
    /// counted since that side's last sign of life, which is asked for after each second of sound.
    public var lostAudio: Duration = .zero

    /// Who remembered the conversation.
    public enum Resumption: String, Sendable, Hashable, Codable {
        /// This side did, and told the new connection; the provider cannot.
        case replay
        /// The provider took the session up again, and was told only what it did not have.
        case native
        /// The provider can, but had given no handle yet or did not take it: this side told the new connection.
        case fallback
    }
}

/// What became of one item of a conversation when the connection changed.
public struct ReconnectItem: Sendable, Hashable {
    /// What became of an item.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// The new connection has it.
        case restored
        /// The new connection was not told of it; the reason says why.
        case omitted
        /// The new connection was told of it, and the provider refused it.
        case refused
        /// It belongs to the reply that the loss cut short. What was heard of it was told; if nothing was, the reason says so.
        case interrupted
        /// It is a turn of the user's to which a reply is asked for again. If its sound was said again, the reason says so; it
        /// then comes back as a new item.
        case askedAgain = "asked_again"
        /// It is the call of a tool that goes on running; it is told with its output.
        case running
    }

    /// Why an item was not told, or not told as it was.
    public enum Reason: String, Sendable, Hashable, Codable {
        /// Nothing of the reply was heard.
        case nothingHeard = "nothing_heard"
        /// The words of the user's turn are not known, and its sound is not kept, or not any more.
        case wordsUnknown = "words_unknown"
        /// A tool call without its output, or an output without its call.
        case noCounterpart = "no_counterpart"
        /// Newer items took up the budget.
        case overBudget = "over_budget"
        /// Newer items took up the budget, and the summary tells of it.
        case summarized
        /// It never was a part of the conversation for the model.
        case besideConversation = "beside_conversation"
        /// It is of a kind that cannot be told again.
        case notReplayable = "not_replayable"
        /// The user's sound was said again instead of its words.
        case saidAgain = "said_again"
        /// The same of what was left of it: there was no room for its beginning (``RealtimeManagerOptions/uplinkMemory``).
        case saidAgainInPart = "said_again_in_part"
    }

    /// The item.
    public var itemID: String
    /// What became of it.
    public var outcome: Outcome
    /// Why, where that is not plain.
    public var reason: Reason?

    /// Makes an entry.
    public init(itemID: String, outcome: Outcome, reason: Reason? = nil) {
        self.itemID = itemID
        self.outcome = outcome
        self.reason = reason
    }
}
