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

    /// A new connection serves. What it does not know it is told, and the session goes on.
    ///
    /// - Parameter report: How it came to serve; what became of the conversation is added.
    mutating func resumeConversation(_ report: ReconnectReport, now: Duration) {
        deletions = ItemDeletions()
        let isNative = resumption.isNative
        let running = Set(tools.open.map(\.id))
        let before = conversation.items
        // Sound of which the words are not known is said again.
        if isNative { letGo(of: spoken.settled(spoken.itemIDs)) }
        if !capabilities.acceptsAudio { spoken.forgetAll() }
        let saidAgain = spoken.itemIDs
        let turnsAgain = spoken.count

        if !isNative { resumption.forgotten() }
        let plan = tellConversation(openCalls: running, isNative: isNative, sayingAgain: saidAgain)
        tools.strand(isNative ? running.filter { !isCallKnown($0) } : Array(running))

        // A turn that the old connection had, and to which it owed a reply, is in the conversation now, if its words were known.
        let isKnown =
            turns.owed.map { isNative || !saidAgain.contains($0) && conversation[$0]?.text.isEmpty == false } ?? false
        let isReplyOwed = isKnown && !responses.isBusy
        let isAskedAgain = loss.isAskedAgain || isReplyOwed || turnsAgain > 0 && (repliesByItself || responses.isBusy)
        let fates = ReplayFates(
            plan: plan, running: running, saidAgain: Set(saidAgain), interruptedReply: loss.interruptedReply, isAskedAgain: isAskedAgain)
        let ids = Set(before.map(\.id))
        var report = report
        report.items = fates.entries(for: before)
        report.restored = plan.items.map(\.id).filter(ids.contains)
        report.omitted = plan.omitted.filter { !saidAgain.contains($0) }
        report.resumption = isNative ? .native : capabilities.resumesSessions ? .fallback : .replay
        report.interruptedResponseID = loss.interruptedReply
        report.askedAgain = loss.isAskedAgain || isReplyOwed
        loss = ConnectionLoss()
        turns.connected()
        let messageIDs = (0..<spoken.count).map { _ in makeID("evt") }
        let again = spoken.connected(appEndsTurns: isTurnManual, messageIDs: messageIDs)
        for turn in again {
            if let itemID = turn.itemID, let commit = turn.commit { replay.saidAgain(itemID, endedBy: commit.id) }
        }
        if !repliesByItself { responses.awaits(turns: again.count { $0.commit == nil }, now: now) }
        add(.resumeUplink(report, again))
        if isReplyOwed { perform(responses.request(ResponseRequest(id: makeID("req"))), now: now) }
    }

    /// The new connection was given the user's sound: the account of it is complete.
    ///
    /// - Parameter turns: The turns that were to be said again.
    mutating func uplinkResumed(
        _ report: ReconnectReport, saying turns: [SpokenTurns.SaidAgain], _ account: Uplink.Account, now: Duration
    ) -> [SessionEffect] {
        var report = report
        report.replayedAudio = account.kept
        report.lostAudio = account.lost
        spoken.forget(account.unsaid)
        let isAnySaid = turns.contains { !account.unsaid.contains($0.token) }
        report.askedAgain = report.askedAgain || isAnySaid && (repliesByItself || responses.isBusy)
        for turn in turns {
            let isSaid = !account.unsaid.contains(turn.token)
            // The end of one that is not said will not be found.
            if !isSaid, turn.commit == nil { perform(responses.turnIsNotSaid(), now: now) }
            guard let itemID = turn.itemID, let index = report.items.firstIndex(where: { $0.itemID == itemID }) else { continue }
            if isSaid {
                if account.cut.contains(turn.token) { report.items[index].reason = .saidAgainInPart }
                // It comes back as a new item, and the old one would be a ghost.
                publish(conversation.remove(itemID))
            } else {
                report.items[index] = ReconnectItem(itemID: itemID, outcome: .omitted, reason: .wordsUnknown)
                report.omitted.append(itemID)
            }
        }
        replay.accounted(report)
        publish(.reconnectSucceeded(report))
        return drain()
    }

    /// Tells a connection of the conversation, but for what its provider has, and for what is said again.
    private mutating func tellConversation(
        openCalls: Set<String> = [], isNative: Bool = false, sayingAgain: [String] = []
    ) -> ReplayPlan {
        let plan = replayPlan(
            openCalls: openCalls, known: isNative ? resumption.known.all : [], beside: replies.itemsBeside.all.union(sayingAgain))
        replay.told(plan.items, in: send(plan.items.map { .createItem(isNative ? named($0) : $0, after: nil) }))
        if plan.items.contains(where: { $0.kind == .assistant }) { spokenReplies.replayed() }
        return plan
    }

    /// A reply that played on over a change of connections was cut. The new connection was told it in writing, where no sound can be
    /// truncated, and as if all of it would be heard: it is told anew, as what was.
    mutating func tellHeard(of itemID: String) {
        guard replay.tells(itemID), let item = conversation[itemID], let heard = item.heardText, heard != item.text else { return }
        guard !heard.isEmpty else {
            send(.deleteItem(id: itemID))
            return
        }
        // The provider has the old one until it has the new one beside it, so each needs a name of its own.
        let known = item.named(makeID("msg"), generation: generation)
        let told = ConversationItem(id: known.id, kind: item.kind, status: .completed, text: heard)
        let messageIDs = send([.createItem(told, after: itemID), .deleteItem(id: itemID)])
        replay.toldAnew(known.id, in: messageIDs[0])
        spokenReplies.replayed()
        publish(conversation.insert(known, at: .after(itemID)))
        publish(conversation.remove(itemID))
    }

    /// What a connection is told, a summary of what does not fit at its head if the app gives one.
    private mutating func replayPlan(openCalls: Set<String>, known: Set<String>, beside: Set<String>) -> ReplayPlan {
        let terms = ReplayPlan.Terms(
            characterLimit: options.replayCharacterLimit, openCalls: openCalls, beside: beside, known: known)
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
        guard let messageID = error.messageID, let itemID = replay.refused(messageID) else { return false }
        turnRefused(messageID)
        // The provider has it already, having taken the session up again by itself.
        if error.code == ResumptionLedger.hasItAlready { return true }
        replay.lacks(itemID)
        publish(
            .replayRefused(
                ReplayRefusal(
                    itemID: itemID, providerCode: error.code.flatMap(RealtimeError.name), refused: replay.refusals,
                    generation: generation)))
        return true
    }

    // The user's turns that the provider has, until they are replied to or their words are known.

    /// The provider has a turn. Its sound is kept: nobody knows its words yet, and no reply has begun.
    mutating func keepTurn(_ itemID: String) {
        let (taken, tooMany) = spoken.taken(as: itemID)
        // First, for it may be itself the one that there is no room for.
        if case .found(let turn, let end) = taken { add(.turnFound(turn, end: end)) }
        letGo(of: tooMany)
        // What a transport carries by itself cannot be said again.
        if !capabilities.acceptsAudio { settleTurns([itemID]) }
    }

    /// These turns need not be said again, whatever happens.
    mutating func settleTurns(_ ids: [String]) { letGo(of: spoken.settled(ids)) }

    mutating func letGo(of turns: [SpokenTurns.Token]) {
        if !turns.isEmpty { add(.turnsSettled(turns)) }
    }
}
