/// Taking up a conversation, an earlier session's or over another connection: what is told, what is said again, and the account of both.
extension SessionMachine {
    /// The first connection is told of an earlier conversation, before anything else.
    mutating func tellHistory() {
        guard !conversation.items.isEmpty else { return }
        let plan = tellConversation()
        replay.accounted(ReplayFates(plan: plan).entries(for: conversation.items))
        if !plan.omitted.isEmpty {
            diagnose(
                "history_omitted", "Not all of the earlier conversation was told: the rest is too long, or has no words.",
                count: plan.omitted.count)
        }
    }

    /// A new connection serves. Once it is known what of the user's sound can be said again, it is told what it does not know, and the
    /// session goes on.
    ///
    /// - Parameter report: How it came to serve; what became of the conversation is added.
    mutating func resumeConversation(_ report: ReconnectReport) {
        recall = report
        add(.recallTurns)
    }

    /// These of the user's turns can be said again; what is not among them is forgotten.
    mutating func turnsRecalled(_ recalled: [KeptTurn], now: Duration) -> [SessionEffect] {
        guard let report = recall else { return drain() }
        recall = nil
        tell(report, sayingAgain: recalled, now: now)
        goOn(now: now)
        return drain()
    }

    private mutating func tell(_ report: ReconnectReport, sayingAgain recalled: [KeptTurn], now: Duration) {
        deletions = ItemDeletions()
        let isNative = resumption.isNative
        let running = Set(tools.open.map(\.id))
        let before = conversation.items
        // A provider that took the session up has the turns that it has named.
        let turnsAgain = isNative ? recalled.filter { $0.itemID == nil } : recalled
        if isNative, !turns.kept.isEmpty { add(.turnsSettled(turns.kept)) }
        // Sound of which the words are not known is said again. Then it comes back as a new item, and the old one would be a ghost.
        let saidAgain = Dictionary(
            turnsAgain.compactMap { turn in turn.itemID.map { ($0, turn.isWhole) } }, uniquingKeysWith: { first, _ in first })
        for item in before where saidAgain[item.id] != nil { publish(conversation.remove(item.id)) }

        if !isNative { resumption.forgotten() }
        let plan = tellConversation(openCalls: running, isNative: isNative)
        tools.strand(isNative ? running.filter { !isCallKnown($0) } : Array(running))

        // A turn that the old connection had, and to which it owed a reply, is in the conversation now, if its words were known.
        let isKnown = turns.owed.map { isNative || conversation[$0]?.text.isEmpty == false } ?? false
        let isReplyOwed = isKnown && !responses.isBusy
        let isAskedAgain = loss.isAskedAgain || isReplyOwed || !turnsAgain.isEmpty && (repliesByItself || responses.isBusy)
        let fates = ReplayFates(
            plan: plan, running: running, saidAgain: saidAgain, interruptedReply: loss.interruptedReply, isAskedAgain: isAskedAgain)
        let ids = Set(before.map(\.id))
        var report = report
        report.items = fates.entries(for: before)
        report.restored = plan.items.map(\.id).filter(ids.contains)
        report.omitted = plan.omitted
        report.resumption = isNative ? .native : capabilities.resumesSessions ? .fallback : .replay
        report.interruptedResponseID = loss.interruptedReply
        report.askedAgain = isAskedAgain
        loss = ConnectionLoss()
        // Where the provider finds the ends of turns, what is said again is one utterance of which it will do so.
        let commits = (isTurnManual ? turnsAgain : []).map { turn in
            let commit = ProviderMessage(id: makeID("evt"), command: .commitAudio)
            if let itemID = turn.itemID { replay.saidAgain(itemID, endedBy: commit.id) }
            return commit
        }
        turns.connected(sayingAgain: commits.map(\.id))
        add(.resumeUplink(report, commits: commits))
        if turns.isCommitOpen { send(.commitAudio) }
        if isReplyOwed { perform(responses.request(ResponseRequest(id: makeID("req"))), now: now) }
    }

    /// Tells a connection of the conversation, but for what its provider has.
    private mutating func tellConversation(openCalls: Set<String> = [], isNative: Bool = false) -> ReplayPlan {
        let plan = replayPlan(openCalls: openCalls, known: isNative ? resumption.known.all : [])
        replay.told(plan.items, in: send(plan.items.map { .createItem(isNative ? named($0) : $0, after: nil) }))
        if plan.items.contains(where: { $0.kind == .assistant }) { spokenReplies.replayed() }
        return plan
    }

    /// What a connection is told, a summary of what does not fit at its head if the app gives one.
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

    /// A message was refused. Whether it told of an item of the conversation, or ended a turn that was said again: then the session
    /// goes on without that item, and the account says so.
    mutating func replayRefused(_ error: ProviderError) -> Bool {
        guard let messageID = error.messageID else { return false }
        let isTurn = turns.endRefused(messageID)
        if isTurn { add(.turnRefused(endedBy: messageID)) }
        // A turn that was said again before has no entry in the account.
        guard let itemID = replay.refused(messageID) else { return isTurn }
        // The provider has it already, having taken the session up again by itself.
        if error.code == "item_create_duplicate_item_id" { return true }
        replay.lacks(itemID)
        resumption.lacks(itemID)
        publish(
            .replayRefused(
                ReplayRefusal(itemID: itemID, providerCode: error.code, refused: replay.refusals, generation: generation)))
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
