/// What becomes of the items of a conversation when a connection is told of it, one by one.
struct ReplayFates: Sendable {
    var plan: ReplayPlan
    /// Calls that still run.
    var running: Set<String> = []
    /// Turns whose sound is said again.
    var saidAgain: Set<String> = []
    var interruptedReply: String?
    /// Whether a reply to the newest of the user's turns is asked for again.
    var isAskedAgain = false

    func entries(for items: [ConversationItem]) -> [ReconnectItem] {
        let reasons = Dictionary(plan.omissions.map { ($0.item.id, $0.reason) }) { first, _ in first }
        let newest = items.last { $0.kind == .user || $0.kind == .assistant }
        return items.map { item in
            if saidAgain.contains(item.id) {
                return ReconnectItem(itemID: item.id, outcome: isAskedAgain ? .askedAgain : .restored, reason: .saidAgain)
            }
            if case .toolCall(let callID, _, _) = item.kind, running.contains(callID) {
                return ReconnectItem(itemID: item.id, outcome: .running)
            }
            if item.kind == .assistant, let interruptedReply, item.responseID == interruptedReply {
                return ReconnectItem(itemID: item.id, outcome: .interrupted, reason: reasons[item.id])
            }
            if let reason = reasons[item.id] { return ReconnectItem(itemID: item.id, outcome: .omitted, reason: reason) }
            let isAsked = isAskedAgain && item.kind == .user && item.id == newest?.id
            return ReconnectItem(itemID: item.id, outcome: isAsked ? .askedAgain : .restored)
        }
    }
}
