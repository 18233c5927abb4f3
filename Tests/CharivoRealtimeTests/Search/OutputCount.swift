import CharivoRealtime

/// The outputs that one connection was sent, against the calls it knows: as its own items, or because it was told of them.
struct OutputCount {
    private var items: [String: Set<String>] = [:]
    private var outputs: [String: Int] = [:]

    /// The connection said that an item is whole.
    mutating func delivered(_ item: ConversationItem) {
        if case .toolCall(let callID, _, _) = item.kind { items[callID, default: []].insert(item.id) }
    }

    /// The connection does not take an item that it was told of.
    mutating func refused(_ item: ConversationItem) {
        if case .toolOutput(let callID, _) = item.kind, let count = outputs[callID], count > 0 { outputs[callID] = count - 1 }
    }

    /// The connection was told of an item.
    mutating func sent(_ item: ConversationItem) throws {
        delivered(item)
        guard case .toolOutput(let callID, _) = item.kind else { return }
        guard let known = items[callID] else {
            throw SessionModel.Violation(description: "C19: an output was sent for \(callID), which the connection does not know")
        }
        outputs[callID, default: 0] += 1
        // One for each item: a provider that uses an id twice has two items that wait.
        if outputs[callID, default: 0] > known.count {
            throw SessionModel.Violation(description: "invariant 2: two outputs for \(callID)")
        }
    }
}
