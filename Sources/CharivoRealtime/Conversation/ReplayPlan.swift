/// What a new connection is told of the conversation so far: the newest of it that fits a budget, in order, as text of what
/// was heard, each tool call together with its output.
struct ReplayPlan: Sendable, Hashable {
    /// The items to create, oldest first.
    private(set) var items: [ConversationItem] = []
    /// The ids of those that are left out: nothing of them was heard, their counterpart is missing, or the budget is spent.
    private(set) var omitted: [String] = []

    /// - Parameters:
    ///   - characterLimit: The most characters in all.
    ///   - openCalls: Calls that still run; they are told together with their outputs when these are there.
    init(_ conversation: Conversation, characterLimit: Int, openCalls: Set<String> = []) {
        var budget = characterLimit
        var kept: [ConversationItem] = []
        for unit in Self.units(of: conversation.items, openCalls: openCalls).reversed() {
            let isTold = unit.isComplete && unit.cost <= budget
            // What is older than what did not fit is left out too: a history with a hole in it tells an untruth.
            budget = isTold || !unit.isComplete ? budget - (isTold ? unit.cost : 0) : -1
            if isTold {
                kept.insert(contentsOf: unit.items.map(\.asText), at: 0)
            } else {
                omitted.insert(contentsOf: unit.items.map(\.id), at: 0)
            }
        }
        items = kept
    }

    /// Items that are told together or not at all.
    private struct Unit {
        var items: [ConversationItem]
        var isComplete: Bool
        var cost: Int { items.reduce(0) { $0 + $1.replayCost } }
    }

    private static func units(of items: [ConversationItem], openCalls: Set<String>) -> [Unit] {
        var outputs: [String: ConversationItem] = [:]
        for item in items { if case .toolOutput(let callID, _) = item.kind { outputs[callID] = item } }
        return items.compactMap { item in
            switch item.kind {
            case .toolCall(let callID, _, _):
                // The call of a tool that still runs is told with its output, later; until then it is neither kept nor lost.
                if openCalls.contains(callID) { return nil }
                guard let output = outputs[callID] else { return Unit(items: [item], isComplete: false) }
                return Unit(items: [item, output], isComplete: true)
            case .toolOutput: return nil
            case .user, .assistant, .system: return Unit(items: [item], isComplete: !item.effectiveText.isEmpty)
            case .other: return Unit(items: [item], isComplete: false)
            }
        }
    }
}

extension ConversationItem {
    fileprivate var replayCost: Int {
        switch kind {
        case .toolCall(_, let name, let arguments): name.count + arguments.count
        case .toolOutput(_, let output): output.count
        default: effectiveText.count
        }
    }

    /// The item as it can be told: words instead of sound, and only those that were heard.
    fileprivate var asText: ConversationItem {
        guard case .toolCall = kind else {
            if case .toolOutput = kind { return self }
            return ConversationItem(id: id, kind: kind, status: .completed, text: effectiveText)
        }
        return self
    }
}
