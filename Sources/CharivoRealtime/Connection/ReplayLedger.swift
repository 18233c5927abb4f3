/// What the newest connection was told of the conversation, what the provider refused of that, and the account of both.
struct ReplayLedger: Sendable, Hashable {
    /// What became of every item that there was to tell, kept up to date.
    private(set) var entries: [ReconnectItem] = []
    private var change: ReconnectReport?
    /// The items that were told of, by the messages that told of them, until they are refused.
    private var told: [String: String] = [:]
    /// Items that were made for a connection alone, and are no part of the conversation.
    private var summaries = RecentIDs(limit: 8)

    /// The account of the newest change of connections, kept up to date; `nil` before the first.
    var report: ReconnectReport? {
        guard var report = change else { return nil }
        report.items = entries
        return report
    }

    /// How many items the newest connection did not take.
    var refusals: Int { entries.count { $0.outcome == .refused } }

    func isSummary(_ itemID: String) -> Bool { summaries.contains(itemID) }

    /// A summary is told before the rest.
    mutating func summarized(as itemID: String) { summaries.insert(itemID) }

    /// Items were sent, each in the message that stands at its place.
    mutating func told(_ items: [ConversationItem], in messageIDs: [String]) {
        told = Dictionary(zip(messageIDs, items.map(\.id))) { first, _ in first }
    }

    /// Whether the newest connection was told of an item, and has not refused it.
    func tells(_ itemID: String) -> Bool { told.values.contains(itemID) }

    /// An item was told anew under another name, in this message.
    mutating func toldAnew(_ itemID: String, in messageID: String) { told[messageID] = itemID }

    /// The sound of a turn was sent, and this message ends it.
    mutating func saidAgain(_ itemID: String, endedBy messageID: String) { told[messageID] = itemID }

    /// The account of what a session's first connection was told is complete.
    mutating func accounted(_ entries: [ReconnectItem]) { self.entries = entries }

    /// The account of a change of connections is complete.
    mutating func accounted(_ report: ReconnectReport) {
        change = report
        entries = report.items
    }

    /// A message was refused.
    ///
    /// - Returns: The item that it told of; `nil` when it told of none.
    mutating func refused(_ messageID: String) -> String? { told.removeValue(forKey: messageID) }

    /// The provider does not have an item. What a refused summary told of is not told after all.
    mutating func lacks(_ itemID: String) {
        if let index = entries.firstIndex(where: { $0.itemID == itemID }) {
            entries[index].outcome = .refused
        } else if summaries.contains(itemID) {
            for index in entries.indices where entries[index].reason == .summarized { entries[index].reason = .overBudget }
        }
    }
}
