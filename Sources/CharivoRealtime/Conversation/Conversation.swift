/// A conversation: its items in order, whole and replayable at any moment.
///
/// A value: what one holds does not change under one's hands. It takes late, repeated, revised and interleaved transcripts
/// and unknown predecessors without throwing; what it had to mend it counts in ``repairs``.
public struct Conversation: Sendable, Hashable {
    /// The items, oldest first.
    public private(set) var items: [ConversationItem] = []
    /// How many of the oldest items were let go to keep within ``limit``.
    public private(set) var retired = 0
    /// How many items came with a predecessor that is not here, and were put at the end.
    public private(set) var repairs = 0
    /// The most items kept.
    public let limit: Int

    /// Makes an empty conversation.
    ///
    /// - Parameter limit: The most items to keep, at least 1; the oldest go first.
    public init(limit: Int = 1_000) {
        self.limit = max(1, limit)
    }

    /// The item of that id.
    public subscript(id: String) -> ConversationItem? { index(of: id).map { items[$0] } }

    /// Searched from the end: what changes is nearly always among the newest.
    private func index(of id: String) -> Int? { items.lastIndex { $0.id == id } }

    /// Where a new item goes.
    package enum Position: Sendable, Hashable {
        case end
        case start
        case after(String)
    }

    /// Adds an item; one whose id is here already is brought up to date instead, and stays where it is.
    ///
    /// - Returns: What changed: the item that came, and those that went to make room for it.
    package mutating func insert(_ item: ConversationItem, at position: Position = .end) -> [ConversationChange] {
        if let known = index(of: item.id) {
            return merge(item, at: known).map { [$0] } ?? []
        }
        switch position {
        case .end: items.append(item)
        case .start: items.insert(item, at: 0)
        case .after(let id):
            if let predecessor = index(of: id) {
                items.insert(item, at: predecessor + 1)
            } else {
                repairs += 1
                items.append(item)
            }
        }
        let inserted = ConversationChange.inserted(item, after: predecessor(of: item.id))
        return [inserted] + retireOldest()
    }

    private mutating func merge(_ item: ConversationItem, at index: Int) -> ConversationChange? {
        var known = items[index]
        if known.parts.isEmpty { known.parts = item.parts }
        known.kind = item.kind
        known.responseID = known.responseID ?? item.responseID
        known.isSpoken = known.isSpoken || item.isSpoken
        if !known.isClosed { known.status = item.status }
        guard known != items[index] else { return nil }
        items[index] = known
        return .updated(known)
    }

    private func predecessor(of id: String) -> String? {
        index(of: id).flatMap { $0 > 0 ? items[$0 - 1].id : nil }
    }

    private mutating func retireOldest() -> [ConversationChange] {
        var changes: [ConversationChange] = []
        while items.count > limit {
            let oldest = items.removeFirst()
            changes.append(.removed(id: oldest.id, turn: oldest.turn))
            retired += 1
        }
        return changes
    }

    /// Appends words to a part of an item. Words for a part or an item that is closed are late, and ignored.
    package mutating func append(_ text: String, to id: String, part: Int) -> ConversationChange? {
        guard let index = index(of: id), !text.isEmpty else { return nil }
        guard let slot = items[index].openPart(part) else { return nil }
        items[index].parts[slot].text += text
        return .appended(id: id, part: part, text: text, turn: items[index].turn)
    }

    /// Replaces a part's words by the authoritative ones and closes the part.
    package mutating func finish(_ text: String, of id: String, part: Int) -> ConversationChange? {
        guard let index = index(of: id), let slot = items[index].openPart(part) else { return nil }
        let revised = items[index].parts[slot].text != text
        items[index].parts[slot] = .init(index: part, text: text, isFinal: true)
        return revised ? .updated(items[index]) : nil
    }

    /// Closes an item.
    package mutating func close(_ id: String, as status: ConversationItem.Status) -> ConversationChange? {
        change(id) { item in if !item.isClosed { item.status = status } }
    }

    /// Notes that the sound of a reply was cut, and what had been heard of it.
    package mutating func cut(_ id: String, heard: String, atMs milliseconds: Int) -> ConversationChange? {
        change(id) { item in
            item.heardText = heard
            item.interruptedAtMs = milliseconds
            item.status = .interrupted
        }
    }

    /// Changes an item in place.
    package mutating func change(_ id: String, _ body: (inout ConversationItem) -> Void) -> ConversationChange? {
        guard let index = index(of: id) else { return nil }
        let before = items[index]
        body(&items[index])
        return items[index] == before ? nil : .updated(items[index])
    }

    /// Takes an item out.
    package mutating func remove(_ id: String) -> ConversationChange? {
        guard let index = index(of: id) else { return nil }
        return .removed(id: id, turn: items.remove(at: index).turn)
    }

    /// Closes everything that is open, as at the end of a connection.
    package mutating func closeAll(as status: ConversationItem.Status) -> [ConversationChange] {
        items.filter { !$0.isClosed }.compactMap { close($0.id, as: status) }
    }
}

extension ConversationItem {
    /// The place of a part that still takes words, made if it is new; `nil` if the part is closed.
    fileprivate mutating func openPart(_ index: Int) -> Int? {
        if let slot = parts.firstIndex(where: { $0.index == index }) {
            return parts[slot].isFinal ? nil : slot
        }
        guard !isClosed || kind == .user else { return nil }
        let slot = parts.firstIndex { $0.index > index } ?? parts.endIndex
        parts.insert(Part(index: index, text: "", isFinal: false), at: slot)
        return slot
    }
}
