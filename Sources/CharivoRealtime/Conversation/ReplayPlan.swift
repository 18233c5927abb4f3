/// What a new connection is told of the conversation so far: the newest of it that fits a budget, in order, as text of what
/// was heard, each tool call together with its output; and what it is not told, with the reason for each item.
struct ReplayPlan: Sendable, Hashable {
    /// An item that is not told.
    struct Omission: Sendable, Hashable {
        var item: ConversationItem
        var reason: ReconnectItem.Reason
    }

    /// What bears on a plan besides the conversation.
    struct Terms: Sendable, Hashable {
        /// The most characters in all.
        var characterLimit: Int
        /// Calls that still run; they are told together with their outputs when these are there.
        var openCalls: Set<String> = []
        /// Items that stand beside the conversation, and were never a part of it for the model.
        var beside: Set<String> = []
        /// Items that the provider has itself, having taken the session up again.
        var known: Set<String> = []
    }

    /// The items to create, oldest first.
    private(set) var items: [ConversationItem] = []
    /// Those that are left out, oldest first.
    private(set) var omissions: [Omission] = []
    /// The most characters that a summary of what does not fit may have.
    private(set) var summaryLimit = 0

    /// The ids of those that are left out.
    var omitted: [String] { omissions.map(\.item.id) }

    /// What did not fit, as it could have been told.
    var overBudget: [ConversationItem] {
        omissions.filter { $0.reason == .overBudget }.map(\.item.asText)
    }

    init(_ conversation: Conversation, characterLimit: Int, openCalls: Set<String> = []) {
        self.init(conversation, Terms(characterLimit: characterLimit, openCalls: openCalls))
    }

    /// - Parameter leavesRoom: Whether what does not fit will be summed up: a quarter of the budget is then kept for that.
    init(_ conversation: Conversation, _ terms: Terms, leavesRoomForSummary leavesRoom: Bool = false) {
        let units = Self.units(of: conversation.items, terms)
        self.init(units, budget: terms.characterLimit)
        guard leavesRoom, omissions.contains(where: { $0.reason == .overBudget }) else { return }
        let room = terms.characterLimit / 4
        self.init(units, budget: terms.characterLimit - room)
        summaryLimit = room
    }

    private init(_ units: [Unit], budget: Int) {
        var budget = budget
        for unit in units.reversed() {
            if let objection = unit.objection {
                omissions.insert(contentsOf: unit.items.map { Omission(item: $0, reason: objection) }, at: 0)
            } else if unit.cost <= budget {
                budget -= unit.cost
                items.insert(contentsOf: unit.items.map(\.asText), at: 0)
            } else {
                // What is older than what did not fit is left out too: a history with a hole in it tells an untruth.
                budget = -1
                omissions.insert(contentsOf: unit.items.map { Omission(item: $0, reason: .overBudget) }, at: 0)
            }
        }
    }

    /// Says of what did not fit that it was summed up.
    mutating func summarized(as summary: ConversationItem) {
        items.insert(summary, at: 0)
        for index in omissions.indices where omissions[index].reason == .overBudget { omissions[index].reason = .summarized }
    }

    /// Items that are told together or not at all.
    private struct Unit {
        var items: [ConversationItem]
        /// Why the items cannot be told, whatever the budget.
        var objection: ReconnectItem.Reason?
        var cost: Int { items.reduce(0) { $0 + $1.replayCost } }
    }

    private static func units(of items: [ConversationItem], _ terms: Terms) -> [Unit] {
        var outputs: [String: ConversationItem] = [:]
        var calls: Set<String> = []
        for item in items {
            switch item.kind {
            case .toolOutput(let callID, _): outputs[callID] = item
            case .toolCall(let callID, _, _): calls.insert(callID)
            default: break
            }
        }
        return items.compactMap { item in
            if terms.beside.contains(item.id) { return Unit(items: [item], objection: .besideConversation) }
            switch item.kind {
            case .toolCall(let callID, _, _):
                // The call of a tool that still runs is told with its output, later; until then it is neither kept nor lost.
                if terms.openCalls.contains(callID) { return nil }
                guard let output = outputs[callID] else { return Unit(items: [item], objection: .noCounterpart) }
                let missing = [item, output].filter { !terms.known.contains($0.id) }
                return missing.isEmpty ? nil : Unit(items: missing)
            case .toolOutput(let callID, _):
                // Told with its call; without one nobody would know what it answers.
                if calls.contains(callID) || terms.known.contains(item.id) { return nil }
                return Unit(items: [item], objection: .noCounterpart)
            case .user, .assistant, .system:
                if terms.known.contains(item.id) { return nil }
                return Unit(items: [item], objection: item.effectiveText.isEmpty ? item.silence : nil)
            case .other:
                return terms.known.contains(item.id) ? nil : Unit(items: [item], objection: .notReplayable)
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

    /// Why an item has no words to tell.
    fileprivate var silence: ReconnectItem.Reason { kind == .user ? .wordsUnknown : .nothingHeard }

    /// The item as it can be told: words instead of sound, and only those that were heard.
    fileprivate var asText: ConversationItem {
        switch kind {
        case .toolCall, .toolOutput: self
        default: ConversationItem(id: id, kind: kind, status: .completed, text: effectiveText)
        }
    }
}
