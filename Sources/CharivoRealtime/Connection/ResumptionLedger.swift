internal import DequeModule

/// What a provider that can take a session up again by itself has said of it, and which items it is known to have.
///
/// Its memory is used only where it says so; otherwise the conversation is told to it as to any other. A handle stands for the session
/// as it was when it was given: what was told before is in it, and so is what the provider has acknowledged since.
struct ResumptionLedger: Sendable {
    /// What the connection that serves gave.
    private var handle: String?
    /// What the connection that serves, or is being made, was dialled under.
    private var offered: String?
    /// Whether the provider has yet to say if it took up what it was offered. It may give a new handle before that.
    private var isAsked = false
    /// Whether what is known was known before the connection was dialled: it counts only if the provider takes the session up.
    private var isKnowledgeOlder = false
    /// The items that the provider has.
    private(set) var known: RecentIDs
    /// The items that it was told of since it gave the handle.
    private var told: RecentIDs
    /// Which message told it of which item, of the newest.
    private var messages: Deque<(id: String, itemID: String)> = []
    /// Whether the connection that serves was taken up by the provider itself.
    private(set) var isNative = false

    init(limit: Int) {
        known = RecentIDs(limit: limit)
        told = known
    }

    /// Under what the session may be taken up again.
    var nextHandle: String? { handle ?? offered }

    /// The provider gave a handle, or took the last one back.
    mutating func given(_ handle: String?) {
        self.handle = handle
        offered = nil
        guard handle != nil else { return }
        for id in told.all { known.insert(id) }
        told = RecentIDs(limit: known.limit)
    }

    /// The code with which a provider refuses an item that it has.
    static let hasItAlready = "item_create_duplicate_item_id"

    /// An item was sent, in a message.
    mutating func told(_ itemID: String, in messageID: String) {
        told.insert(itemID)
        messages.append((messageID, itemID))
        if messages.count > told.limit { messages.removeFirst() }
    }

    /// The provider has an item.
    mutating func acknowledged(_ itemID: String) { known.insert(itemID) }

    /// The provider refused a message. If it told of an item, the provider does not have that, unless it is why it refuses.
    mutating func refused(_ messageID: String, code: String?) {
        guard code != Self.hasItAlready, let index = messages.firstIndex(where: { $0.id == messageID }) else { return }
        let itemID = messages.remove(at: index).itemID
        told.remove(itemID)
        known.remove(itemID)
    }

    /// A connection is dialled, under a handle or without.
    mutating func dialled(under handle: String?) {
        offered = handle
        isAsked = handle != nil
        isKnowledgeOlder = handle != nil
        self.handle = nil
        isNative = false
        // A handle of the new connection's stands for nothing that the last one alone was told; and without a handle the provider
        // begins another conversation, of which it has nothing.
        told = RecentIDs(limit: known.limit)
        if handle == nil { known = told }
    }

    /// The provider says whether it took the session up again. A handle that it did not take is of no more use.
    mutating func answered(isResumed: Bool?) {
        guard isAsked, let isResumed else { return }
        isAsked = false
        isNative = isResumed
        if !isResumed { offered = nil }
    }

    /// The provider has nothing of what was before the connection: another conversation is begun with it, and is told.
    mutating func forgotten() {
        offered = nil
        guard isKnowledgeOlder else { return }
        isKnowledgeOlder = false
        known = RecentIDs(limit: known.limit)
        told = known
    }
}
