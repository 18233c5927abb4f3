extension SessionMachine {
    func notLive(_ what: String) -> RealtimeError {
        state.session.status == .active
            ? RealtimeError(code: .state, message: "The connection is being made again; \(what) once realtime:reconnect:success has come.")
            : RealtimeError(code: .state, message: "There is no active session; call startSession first.")
    }

    /// `sendMessage` was called.
    mutating func sendMessage(_ text: String, whenBusy: BusyPolicy, waiter: WaiterID, now: Duration) -> [SessionEffect] {
        guard isLive, endReason == nil else {
            add(.resume(waiter, notLive("send")))
            return drain()
        }
        let isAwaiting = responses.isBusy || tools.isFollowUpExpected
        if isAwaiting, whenBusy == .refuse {
            add(
                .resume(
                    waiter,
                    RealtimeError(
                        code: .state, message: "A reply is still expected; wait for realtime:assistant:done, or queue or replace by option."
                    )))
            return drain()
        }
        if whenBusy == .replace { interruptCharacter(now: now) }
        tools.userSpoke()
        let item = ConversationItem(id: makeID("msg"), kind: .user, status: .completed, text: text, generation: generation)
        send([.createItem(item, after: nil)])
        publish(conversation.insert(item))
        publish(.userTranscript(text, TurnIdentity(itemID: item.id, generation: generation)))
        perform(responses.request(ResponseRequest(id: makeID("req"))), now: now)
        add(.resume(waiter, nil))
        return drain()
    }

    /// The app asks for a reply of its own accord.
    mutating func requestResponse(instructions: String?, waiter: WaiterID, now: Duration) -> [SessionEffect] {
        guard isLive, endReason == nil else {
            add(.resume(waiter, notLive("ask for a reply")))
            return drain()
        }
        let action = responses.request(ResponseRequest(id: makeID("req"), instructions: instructions))
        perform(action, now: now)
        add(.resume(waiter, action == .refuse ? RealtimeError(code: .limit, message: "Too many replies are asked for at once.") : nil))
        return drain()
    }

    /// The app ends the user's turn.
    mutating func commitAudio(waiter: WaiterID) -> [SessionEffect] {
        guard isLive, endReason == nil else {
            add(.resume(waiter, notLive("commit")))
            return drain()
        }
        isCommitOpen = true
        send([.commitAudio])
        add(.resume(waiter, nil))
        return drain()
    }

    /// The app throws away what of the user's sound was not committed.
    mutating func clearAudio(waiter: WaiterID) -> [SessionEffect] {
        guard isLive, endReason == nil else {
            add(.resume(waiter, notLive("clear")))
            return drain()
        }
        isCommitOpen = false
        endUtterance()
        send([.clearAudio])
        add(.resume(waiter, nil))
        return drain()
    }

    mutating func audioCommitted(itemID: String, after previous: String?, now: Duration) {
        tools.userSpoke()
        userFellSilent(now: now)
        isCommitOpen = false
        if repliesByItself { owedTurn = itemID }
        endUtterance()
        publish(
            conversation.insert(
                ConversationItem(id: itemID, kind: .user, isSpoken: true, generation: generation), at: previous.map { .after($0) } ?? .end))
    }

    /// What was said until now need not be said again. Where the app ends turns, nobody tells when the next one begins: it
    /// begins at once.
    private mutating func endUtterance() {
        add(.utteranceCommitted)
        if isTurnManual { add(.utteranceBegan) }
    }

    var isTurnManual: Bool { state.session.config?.turnDetection?.kind == .manual }

    mutating func itemAdded(_ item: ConversationItem, after previous: String?) {
        guard !isOfCutReply(item) else { return }
        var item = item
        item.generation = generation
        // A spoken turn of the user's is whole when its words are known.
        if item.kind == .user, item.isSpoken, item.text.isEmpty { item.status = .inProgress }
        if case .toolOutput = item.kind, conversation[item.id] == nil { return }
        publish(conversation.insert(item, at: previous.map { .after($0) } ?? .end))
    }

    mutating func itemDone(_ item: ConversationItem) {
        guard !isOfCutReply(item), let known = conversation[item.id] else { return }
        let waitsForWords = known.kind == .user && known.isSpoken && known.text.isEmpty
        let isTranscribed = state.session.config?.inputAudioTranscription.map { $0.enabled != false } ?? false
        if waitsForWords, isTranscribed { return }
        publish(conversation.close(item.id, as: item.status == .inProgress ? .completed : item.status))
    }

    /// Whether an item is one of a reply that was given up before the item was known.
    private func isOfCutReply(_ item: ConversationItem) -> Bool {
        guard item.kind != .user, conversation[item.id] == nil, let active = responses.active else { return false }
        return replies[active.id]?.isCut == true
    }

    mutating func heardUser(_ transcript: InputTranscript, itemID: String, part: Int) {
        if conversation[itemID] == nil {
            publish(conversation.insert(ConversationItem(id: itemID, kind: .user, isSpoken: true, generation: generation)))
        }
        switch transcript {
        case .delta(let text): publish(conversation.append(text, to: itemID, part: part))
        case .completed(let text):
            guard conversation[itemID]?.isTranscribed(part) == false else { return }
            publish(conversation.finish(text, of: itemID, part: part))
            publish(conversation.close(itemID, as: .completed))
            publish(.userTranscript(text, TurnIdentity(itemID: itemID, generation: generation)))
        case .failed(let error):
            publish(conversation.close(itemID, as: .failed))
            publish(
                .error(
                    RealtimeError(
                        code: .provider, message: "What the user said could not be written down.", providerCode: error.code,
                        cause: error.message)))
        }
    }
}

extension ConversationItem {
    /// Whether a part has its authoritative words already.
    fileprivate func isTranscribed(_ part: Int) -> Bool {
        parts.contains { $0.index == part && $0.isFinal }
    }
}
