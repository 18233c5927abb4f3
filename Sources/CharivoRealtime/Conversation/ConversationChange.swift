/// One change of a conversation; applying the changes in order to a copy keeps it equal.
public enum ConversationChange: Sendable, Hashable {
    /// An item came in, after the one of that id, or at the start.
    case inserted(ConversationItem, after: String?)
    /// Words were appended to a part of an item.
    case appended(id: String, part: Int, text: String)
    /// An item changed in some other way; this is how it now is.
    case updated(ConversationItem)
    /// An item was taken out.
    case removed(id: String)
}
