/// One change of a conversation; applying the changes in order to a copy keeps it equal.
public enum ConversationChange: Sendable, Hashable {
    /// An item came in, after the one of that id, or at the start.
    case inserted(ConversationItem, after: String?)
    /// Words were appended to a part of an item.
    case appended(id: String, part: Int, text: String, turn: TurnIdentity)
    /// An item changed in some other way; this is how it now is.
    case updated(ConversationItem)
    /// An item was taken out.
    case removed(id: String, turn: TurnIdentity)
}

extension ConversationChange {
    /// Where what changed belongs.
    public var turn: TurnIdentity {
        switch self {
        case .inserted(let item, _), .updated(let item): item.turn
        case .appended(_, _, _, let turn), .removed(_, let turn): turn
        }
    }
}

extension ConversationItem {
    /// Where the item belongs.
    public var turn: TurnIdentity { TurnIdentity(responseID: responseID, itemID: id, generation: generation) }
}

extension Conversation {
    /// Takes over a change of the conversation that this is a copy of.
    ///
    /// A copy that has had every change since it was made is equal to the original, as far as their ``transcript`` goes.
    public mutating func apply(_ change: ConversationChange) {
        switch change {
        case .inserted(let item, let predecessor): _ = insert(item, at: predecessor.map { .after($0) } ?? .start)
        case .appended(let id, let part, let text, _): _ = append(text, to: id, part: part)
        case .updated(let item): _ = self.change(item.id) { $0 = item }
        case .removed(let id, _): _ = remove(id)
        }
    }
}
