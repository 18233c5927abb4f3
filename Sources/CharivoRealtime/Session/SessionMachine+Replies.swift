extension SessionMachine {
    /// Whether the provider begins replies unasked, at the end of the user's turns.
    var repliesByItself: Bool {
        guard let detection = state.session.config?.turnDetection else { return true }
        return detection.kind != .manual && detection.createResponse != false
    }

    mutating func replyCreated(_ response: ProviderResponse, now: Duration) {
        // A provider that took a session up again may tell of its replies once more, and one reply begins once.
        guard !responses.closed.contains(response.id), replies[response.id] == nil else { return }
        let asked = responses.outstanding?.request
        let action = responses.created(
            response, repliesByItself: repliesByItself, namesRequests: capabilities.namesRequests, now: now)
        let turn = TurnIdentity(responseID: response.id, generation: generation)
        if response.isInConversation {
            turns.replied()
            letGo(of: spoken.replied())
        }
        if action == .began(id: response.id), response.requestID == nil, repliesByItself { providerRepliedByItself() }
        tools.replyBegan(response.id, with: registry)
        let isWritten = asked?.outputModality == .text && asked?.id == response.requestID
        let tooMany = replies.began(
            response.id,
            ReplyLedger.Reply(
                turn: turn, isInConversation: response.isInConversation, isWritten: isWritten, isCut: action == .discard(id: response.id)),
            active: responses.active?.id, now: now)
        perform(action, now: now)
        publish(.responseCreated(turn))
        for id in tooMany { abandonReply(id, reason: "too_many", now: now) }
    }

    mutating func perform(_ action: ResponseQueue.Action, now: Duration) {
        switch action {
        case .none: break
        case .send(let request):
            guard isServing else { return }
            guard isStillWanted(request) else { return perform(responses.dropped(request), now: now) }
            let request = spoken(request)
            responses.sent(request, messageID: send(.createResponse(request)), now: now)
        case .refuse:
            publish(.error(RealtimeError(code: .limit, message: "Too many replies are asked for at once; this one is not.")))
        case .began(let id):
            state.response = .init(status: .responding, text: "", responseID: id)
        case .discard(let id), .cancel(let id): stopReply(id)
        case .failed(_, let error):
            report(RealtimeError(refusal: error))
            perform(responses.afterFailure(), now: now)
        case .requestTimedOut:
            report(
                RealtimeError(code: .timeout, message: "No reply began within \(responses.createdTimeout.inSeconds) s of being asked for."))
            answerFailed(now: now)
            perform(responses.afterFailure(), now: now)
        case .replyStalled(let id, let wasCancelled):
            report(
                RealtimeError(
                    code: .timeout, message: "Nothing was heard of a reply for \(responses.stallTimeout.inSeconds) s; it is given up.",
                    turn: TurnIdentity(responseID: id, generation: generation)))
            if !wasCancelled { stopReply(id) }
            answerFailed(now: now)
            closeReply(id, status: .failed, reason: "timed_out", now: now)
            perform(responses.afterFailure(), now: now)
        }
    }

    mutating func checkReplies(now: Duration) {
        perform(responses.deadlineReached(now: now), now: now)
        for id in replies.late(besides: responses.active?.id, now: now) { abandonReply(id, reason: "timed_out", now: now) }
        sendUpdateIfDue(now: now)
    }

    mutating func outputItemAdded(_ item: ConversationItem, responseID: String) {
        resumption.acknowledged(item.id)
        guard let reply = replies[responseID], !tools.knows(item: item.id) else { return }
        if reply.isCut {
            // It is not shown, and the provider will be told to forget it.
            if item.kind == .assistant { replies.hid(item.id, of: responseID) }
            return
        }
        replies.added(item.id, to: responseID)
        var item = item
        item.responseID = responseID
        item.generation = generation
        publish(conversation.insert(item))
    }

    mutating func outputItemDone(_ item: ConversationItem, responseID: String, now: Duration) {
        resumption.acknowledged(item.id)
        replies.noted(item.id, of: responseID)
        if case .toolCall(let callID, let name, let arguments) = item.kind {
            guard mayRun(item, of: responseID) else { return removeUnrunCalls(among: [item.id]) }
            var item = item
            item.status = .completed
            item.responseID = responseID
            item.generation = generation
            // What came first counts; in our conversation it may have a name of its own by now.
            if !tools.knows(item: item.id) { publish(conversation.insert(item)) }
            toolCalled(callID: callID, name: name, arguments: arguments, itemID: item.id, responseID: responseID, now: now)
        } else if replies.taking(responseID) != nil {
            publish(conversation.close(item.id, as: item.status))
        }
    }

    mutating func textArrived(_ text: String, at place: OutputPlace, isTranscript: Bool, now: Duration) {
        // Words are written down of what was spoken: the voice is in use.
        if isTranscript { provider.spoke() }
        guard let reply = replies.taking(place.responseID) else { return }
        if isTranscript { publish(conversation.change(place.itemID) { $0.isSpoken = true }) }
        startReply(place)
        publish(conversation.append(text, to: place.itemID, part: place.part))
        if reply.isInConversation { state.response.text += text }
        publish(.assistantDelta(text, turn(of: place)))
        if reply.isInConversation { perform(guardrails.grew(turn(of: place), by: text, now: now), now: now) }
    }

    mutating func textCompleted(_ text: String, at place: OutputPlace, now: Duration) {
        guard let reply = replies.taking(place.responseID) else { return }
        startReply(place)
        let isNews = conversation[place.itemID]?.parts.contains { $0.index == place.part && !$0.text.isEmpty } != true
        if isNews, reply.isInConversation { perform(guardrails.grew(turn(of: place), by: text, now: now), now: now) }
        publish(conversation.finish(text, of: place.itemID, part: place.part))
    }

    /// The first word of a reply is announced.
    private mutating func startReply(_ place: OutputPlace) {
        if replies.spoke(place.responseID) { publish(.assistantStarted(state, turn(of: place))) }
    }

    func turn(of place: OutputPlace) -> TurnIdentity {
        TurnIdentity(responseID: place.responseID, itemID: place.itemID, generation: generation)
    }

    mutating func replyDone(_ response: ProviderResponse, now: Duration) {
        if response.unreadable > 0 {
            diagnose(
                "unreadable_reply_part", "A reply ended, and of how it ended not everything could be read; it is over all the same.",
                count: response.unreadable)
        }
        // The slot is freed first and exactly once, also for a reply that nobody announced.
        let wasKnown = responses.closed.contains(response.id)
        let action = responses.done(response.id)
        var spending: [BudgetLedger.Action] = []
        if let usage = response.usage, replies.bills(response.id) {
            spending.append(budget.spent(usage, model: provider.model, now: now))
            publish(
                .usage(
                    UsageReport(
                        of: usage, model: provider.model, responseID: response.id, sessionID: sessionID, generation: generation)))
        }
        if replies[response.id] == nil, !wasKnown {
            diagnose("unannounced_reply", "A reply ended that had not been announced.")
        }
        if response.status == .failed || response.status == .incomplete && response.error != nil {
            report(
                RealtimeError(
                    "The provider failed at a reply", response.error, turn: TurnIdentity(responseID: response.id, generation: generation)))
        }
        let written = isOnlyWritten(response) ? replies[response.id]?.items : nil
        if replies[response.id]?.isInConversation == true { spending.append(budget.replied(now: now)) }
        closeReply(response.id, status: response.status, reason: response.reason, now: now)
        if let written { askAloud(instead: written, now: now) }
        // Before the next request, which would cost more.
        for action in spending { perform(action, now: now) }
        perform(action, now: now)
        sendUpdateIfDue(now: now)
    }

    /// The end of a reply that is not the one being made is not waited for any longer: one that another took the place of, or one beside
    /// the conversation.
    private mutating func abandonReply(_ id: String, reason: String, now: Duration) {
        responses.gaveUp(id)
        if isServing, replies[id]?.isToldToStop == false { stopReply(id) }
        closeReply(id, status: .failed, reason: reason, now: now)
    }

    /// A reply is longer than any can be. It is stopped, and what came of it so far is heard and stays.
    mutating func stopEndlessReply(_ id: String, now: Duration) {
        // Of one that was given up nothing is taken in any more.
        guard replies.taking(id) != nil else { return }
        diagnose("reply_too_long", "A reply goes on without end; it is stopped.", count: ReplyLedger.weightLimit)
        giveUp(id)
        if responses.active?.id == id {
            perform(responses.cancel(), now: now)
        } else if isServing, replies[id]?.isToldToStop == false {
            stopReply(id)
        }
    }

    private mutating func stopReply(_ id: String) {
        replies.toldToStop(id)
        send(.cancelResponse(id: id))
    }

    /// Brings a reply to its one end.
    mutating func closeReply(_ id: String, status: ProviderResponse.Status, reason: String?, now: Duration) {
        guard let reply = replies[id] else { return }
        let isWhole = status == .completed && !reply.isCut
        forgetUnheard(of: reply)
        let itemStatus: ConversationItem.Status = isWhole ? .completed : status == .failed ? .failed : .interrupted
        removeUnrunCalls(among: reply.items)
        for item in reply.items { publish(conversation.close(item, as: itemStatus)) }
        let items = reply.items.compactMap { conversation[$0] }.filter { $0.kind == .assistant }
        let heard = Self.joined(items.map(\.effectiveText))
        let generated = Self.joined(items.map(\.text))
        if reply.isInConversation, state.response.responseID == id {
            state.response.status = isWhole ? .completed : .interrupted
            state.response.text = heard
        }
        publish(.responseDone(ResponseReport(status: status, reason: reason, turn: reply.turn)))
        if reply.hasStarted {
            publish(
                .assistantDone(
                    AssistantReply(text: heard, generatedText: isWhole ? nil : generated, isInterrupted: !isWhole, turn: reply.turn)))
        }
        if isWhole { perform(guardrails.over(id, now: now), now: now) } else { guardrails.abandoned(id) }
        publish(playback.replyOver(id, now: now))
        tools.replyOver(id, completed: isWhole, now: now)
        replies.over(id)
        followUp(of: id, now: now)
        speakIfIdle(now: now)
    }

    /// Every reply of a connection that is gone.
    mutating func closeReplies(reason: String, now: Duration) {
        for id in replies.ids { closeReply(id, status: .cancelled, reason: reason, now: now) }
    }

    static func joined(_ texts: [String]) -> String {
        texts.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
