/// The items that the provider was told to forget, by the messages that told it, until it says what it did.
struct ItemDeletions: Sendable, Hashable {
    private var items: [String: String] = [:]

    /// The most that are known to be on their way.
    static let limit = 32

    /// The code of a refusal that says that there is no such item.
    static let noSuchItem = "item_delete_invalid_item_id"

    /// The provider was told to forget an item.
    mutating func told(_ itemID: String, in messageID: String) {
        if items.count < Self.limit { items[messageID] = itemID }
    }

    /// The provider has forgotten an item.
    mutating func done(_ itemID: String) { items = items.filter { $0.value != itemID } }

    /// The provider refused a message.
    ///
    /// - Returns: The item that it was to forget; `nil` when it was another message.
    mutating func refused(_ messageID: String) -> String? { items.removeValue(forKey: messageID) }
}
