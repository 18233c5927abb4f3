/// Taking up a conversation over another connection: what it is told, what is said to it again, and the account of both.
extension SessionMachine {
    /// A new connection serves. What it does not know it is told, and the session goes on.
    mutating func resumeConversation(attempts: Int, total: Duration, cause: ConnectionCause, now: Duration) {
        let isNative = resumption.isNative
        let running = Set(tools.open.map(\.id))
        let before = conversation.items
        // Sound of which the words are not known is said again. Then it comes back as a new item, and the old one would be a ghost.
        let saidAgain = isNative ? [] : turns.kept
        for id in saidAgain { publish(conversation.remove(id)) }
        if isNative, !turns.kept.isEmpty { add(.turnsSettled(turns.kept)) }

        if !isNative { resumption.forgotten() }
        let plan = replayPlan(openCalls: running, known: isNative ? resumption.known.all : [])
        replay.told(plan.items, in: send(plan.items.map { .createItem(isNative ? named($0) : $0, after: nil) }))
        tools.strand(isNative ? running.filter { !isCallKnown($0) } : Array(running))
        if plan.items.contains(where: { $0.kind == .assistant }) { spokenReplies.replayed() }

        // A turn that the old connection had, and to which it owed a reply, is in the conversation now, if its words were known.
        let isKnown = turns.owed.map { isNative || conversation[$0]?.text.isEmpty == false } ?? false
        let isReplyOwed = isKnown && !responses.isBusy
        let isAskedAgain = loss.isAskedAgain || isReplyOwed || !saidAgain.isEmpty && (repliesByItself || responses.isBusy)
        turns.connected()
        let fates = Fates(
            plan: plan, running: running, saidAgain: Set(saidAgain), interruptedReply: loss.interruptedReply, isAskedAgain: isAskedAgain)
        let ids = Set(before.map(\.id))
        let report = ReconnectReport(
            attempts: attempts, total: total, cause: cause, generation: generation, items: fates.entries(for: before),
            restored: plan.items.map(\.id).filter(ids.contains), omitted: plan.omitted,
            resumption: isNative ? .native : capabilities.resumesSessions ? .fallback : .replay,
            interruptedResponseID: loss.interruptedReply, askedAgain: isAskedAgain)
        add(
            .resumeUplink(
                report,
                commits: isTurnManual ? saidAgain.map { _ in ProviderMessage(id: makeID("evt"), command: .commitAudio) } : []))
        loss = ConnectionLoss()
        if turns.isCommitOpen { send(.commitAudio) }
        if isReplyOwed { perform(responses.request(ResponseRequest(id: makeID("req"))), now: now) }
    }

    /// What the new connection is told, a summary of what does not fit at its head if the app gives one.
    private mutating func replayPlan(openCalls: Set<String>, known: Set<String>) -> ReplayPlan {
        let terms = ReplayPlan.Terms(
            characterLimit: options.replayCharacterLimit, openCalls: openCalls, beside: replies.itemsBeside.all, known: known)
        guard let summarize = options.replaySummary else { return ReplayPlan(conversation, terms) }
        var plan = ReplayPlan(conversation, terms, leavesRoomForSummary: true)
        guard plan.summaryLimit > 0 else { return plan }
        guard let summary = summarize(plan.overBudget)?.prefix(plan.summaryLimit), !summary.isEmpty else {
            return ReplayPlan(conversation, terms)
        }
        let item = ConversationItem(id: makeID("sum"), kind: .system, status: .completed, text: String(summary))
        replay.summarized(as: item.id)
        plan.summarized(as: item)
        return plan
    }

    /// Where the provider knows a call, its output goes under the provider's own name for it.
    private func named(_ item: ConversationItem) -> ConversationItem {
        guard case .toolOutput(let callID, let output) = item.kind, isCallKnown(callID), let call = tools[callID] else { return item }
        var item = item
        item.kind = .toolOutput(callID: call.wireID, output: output)
        return item
    }

    private func isCallKnown(_ callID: String) -> Bool {
        tools[callID].map { resumption.known.contains($0.itemID) } ?? false
    }

    /// What became of the items of a conversation, one by one.
    private struct Fates {
        var plan: ReplayPlan
        var running: Set<String>
        var saidAgain: Set<String>
        var interruptedReply: String?
        var isAskedAgain: Bool

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

    /// A message was refused. Whether it told of an item of the conversation: then the session goes on without that item, and
    /// the account says so.
    mutating func replayRefused(_ error: ProviderError) -> Bool {
        guard let itemID = error.messageID.flatMap({ replay.refused($0) }) else { return false }
        // The provider has it already, having taken the session up again by itself.
        if error.code == "item_create_duplicate_item_id" { return true }
        replay.lacks(itemID)
        diagnose(
            "replay_refused", "The provider refused an item of the conversation so far (\(error.code ?? "no code")): \(itemID).",
            count: replay.report.map { _ in replay.refusals })
        return true
    }

    // The user's turns that the provider has, until they are replied to or their words are known.

    /// The provider has a turn. Its sound is kept: nobody knows its words yet, and no reply has begun.
    mutating func keepTurn(_ itemID: String) {
        guard capabilities.acceptsAudio else { return }
        let tooMany = turns.keeps(itemID)
        if !tooMany.isEmpty { add(.turnsSettled(tooMany)) }
        add(.utteranceCommitted(as: itemID))
        if isTurnManual { add(.utteranceBegan) }
    }

    /// These turns need not be said again, whatever happens.
    mutating func settleTurns(_ ids: [String]) {
        let settled = turns.settled(ids)
        if !settled.isEmpty { add(.turnsSettled(settled)) }
    }
}
