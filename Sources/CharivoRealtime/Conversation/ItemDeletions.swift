internal import DequeModule

/// The items that the provider was told to forget, by the messages that told it: a refusal names the message alone.
struct ItemDeletions: Sendable, Hashable {
    private struct Message: Hashable {
        var id: String
        var itemID: String
    }

    private var messages: Deque<Message> = []

    /// How many are known, the newest: what was done is not confirmed by the message's name.
    static let limit = 256

    /// The code of a refusal that says that there is no such item.
    static let noSuchItem = "item_delete_invalid_item_id"

    /// The provider was told to forget an item.
    mutating func told(_ itemID: String, in messageID: String) {
        messages.append(Message(id: messageID, itemID: itemID))
        if messages.count > Self.limit { messages.removeFirst() }
    }

    /// The provider refused a message.
    ///
    /// - Returns: The item that it was to forget; `nil` when it was another message.
    mutating func refused(_ messageID: String) -> String? {
        messages.firstIndex { $0.id == messageID }.map { messages.remove(at: $0).itemID }
    }
}
