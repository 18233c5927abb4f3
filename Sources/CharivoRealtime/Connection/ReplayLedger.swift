/// What the newest connection was told of the conversation, what the provider refused of that, and the account of both.
struct ReplayLedger: Sendable, Hashable {
    /// The account of the newest change of connections, kept up to date.
    private(set) var report: ReconnectReport?
    /// The items that were told of, by the messages that told of them, until they are refused.
    private var told: [String: String] = [:]
    /// Items that were made for a connection alone, and are no part of the conversation.
    private var summaries = RecentIDs(limit: 8)

    func isSummary(_ itemID: String) -> Bool { summaries.contains(itemID) }

    /// How many items the newest connection did not take.
    var refusals: Int { report?.items.count { $0.outcome == .refused } ?? 0 }

    /// A summary is told before the rest.
    mutating func summarized(as itemID: String) { summaries.insert(itemID) }

    /// Items were sent, each in the message that stands at its place.
    mutating func told(_ items: [ConversationItem], in messageIDs: [String]) {
        told = Dictionary(zip(messageIDs, items.map(\.id))) { first, _ in first }
    }

    /// The account of a change of connections is complete.
    mutating func accounted(_ report: ReconnectReport) { self.report = report }

    /// A message was refused.
    ///
    /// - Returns: The item that it told of; `nil` when it told of none.
    mutating func refused(_ messageID: String) -> String? {
        told.removeValue(forKey: messageID)
    }

    /// The provider does not take an item. What a refused summary told of is not told after all.
    mutating func lacks(_ itemID: String) {
        guard var report else { return }
        if let index = report.items.firstIndex(where: { $0.itemID == itemID }) {
            report.items[index].outcome = .refused
        } else if summaries.contains(itemID) {
            for index in report.items.indices where report.items[index].reason == .summarized {
                report.items[index].reason = .overBudget
            }
        }
        self.report = report
    }
}
