internal import CharivoOpenAI

/// The items of a session's conversation, in order. Pure.
///
/// Bounded in items and in bytes: what exceeds a limit makes the oldest items be forgotten, as the live service leaves the
/// oldest out of a context that is full (`truncation: "auto"`).
struct ConversationStore: Sendable {
    /// Where an item goes.
    enum Place: Sendable, Hashable {
        case tail
        case head
        case after(String)
    }

    /// Why something cannot be done with an item.
    enum Problem: Error, Hashable {
        case unknownItem
        case duplicateItem
        case unknownPrevious
        /// It is not a spoken message of the character's, or has no content at that index.
        case notSpoken
        /// The cut lies behind the end of the sound, which has this length.
        case beyondEnd(AudioTicks)
    }

    private(set) var entries: [ConversationEntry] = []
    private let itemLimit: Int
    private let byteLimit: Int
    private var cost = 0
    /// How many items were forgotten because of the limits.
    private(set) var forgotten = 0

    init(itemLimit: Int, byteLimit: Int) {
        self.itemLimit = max(2, itemLimit)
        self.byteLimit = byteLimit
    }

    /// The item of that id.
    func entry(_ id: String) -> ConversationEntry? { index(of: id).map { entries[$0] } }

    /// The last item's id.
    var lastID: String? { entries.last?.id }

    /// Adds an item.
    ///
    /// - Returns: The id of the item before it, `nil` at the head.
    @discardableResult
    mutating func insert(_ item: WireItem, id: String, at place: Place = .tail) throws(Problem) -> String? {
        guard index(of: id) == nil else { throw .duplicateItem }
        var position = entries.count
        switch place {
        case .tail: break
        case .head: position = 0
        case .after(let previous):
            guard let index = index(of: previous) else { throw .unknownPrevious }
            position = index + 1
        }
        let previousID = position > 0 ? entries[position - 1].id : nil
        let entry = ConversationEntry(id: id, item: item, previousID: previousID)
        entries.insert(entry, at: position)
        cost += entry.cost
        forgetOldest(keeping: id)
        return previousID
    }

    /// Changes an item, if it is still there.
    mutating func change(_ id: String, _ change: (inout ConversationEntry) -> Void) {
        guard let index = index(of: id) else { return }
        cost -= entries[index].cost
        change(&entries[index])
        cost += entries[index].cost
    }

    /// Takes an item out.
    mutating func delete(_ id: String) throws(Problem) {
        guard let index = index(of: id) else { throw .unknownItem }
        cost -= entries[index].cost
        entries.remove(at: index)
    }

    /// Keeps of a spoken message what was heard: its transcript is cut to the words that ended before the cut.
    mutating func truncate(_ id: String, contentIndex: Int, at cut: AudioTicks) throws(Problem) {
        guard let index = index(of: id) else { throw .unknownItem }
        guard case .message(.assistant, let content) = entries[index].item.kind, let timeline = entries[index].timeline,
            contentIndex == 0, case .outputAudio? = content.first
        else { throw .notSpoken }
        // A client that counts in whole milliseconds may round up.
        guard cut <= timeline.length + .milliseconds(1) else { throw .beyondEnd(timeline.length) }
        change(id) { entry in
            let earlier = content.first?.words ?? ""
            let heard = timeline.heard(until: cut)
            // A second cut may only shorten what the first has left.
            let kept = entry.isTruncated && heard.count > earlier.count ? earlier : heard
            entry.item.kind = .message(role: .assistant, content: [.outputAudio(nil, transcript: kept)])
            entry.isTruncated = true
        }
    }

    private func index(of id: String) -> Int? { entries.lastIndex { $0.id == id } }

    private mutating func forget(at index: Int) {
        cost -= entries[index].cost
        entries.remove(at: index)
        forgotten += 1
    }

    private mutating func forgetOldest(keeping id: String) {
        while entries.count > itemLimit || cost > byteLimit {
            // What is being generated, and what was just added, is never forgotten.
            guard let oldest = entries.firstIndex(where: { $0.item.status != .inProgress && $0.id != id }) else { return }
            let call = entries[oldest].item.kind
            forget(at: oldest)
            // An answer without its question would only puzzle a model.
            if case .functionCall(let callID?, _, _) = call,
                let answer = entries.firstIndex(where: { $0.item.kind.answers(callID) && $0.id != id })
            {
                forget(at: answer)
            }
        }
    }
}

extension WireItem.Kind {
    /// Whether it is what the tool of that call answered.
    fileprivate func answers(_ callID: String) -> Bool {
        if case .functionCallOutput(callID, _) = self { true } else { false }
    }
}
