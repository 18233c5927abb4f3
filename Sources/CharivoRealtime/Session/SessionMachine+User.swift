extension SessionMachine {
    func notLive(_ what: String) -> RealtimeError {
        state.session.status == .active
            ? RealtimeError(code: .state, message: "The connection is being made again; \(what) once realtime:reconnect:success has come.")
            : RealtimeError(code: .state, message: "There is no active session; call startSession first.")
    }

    /// `sendMessage` was called.
    mutating func sendMessage(_ text: String, whenBusy: BusyPolicy, waiter: WaiterID, now: Duration) -> [SessionEffect] {
        guard isServing else {
            resume(waiter, notLive("send"))
            return drain()
        }
        guard !isClosing else {
            resume(waiter, closingError)
            return drain()
        }
        let isAwaiting = responses.isBusy || tools.isFollowUpExpected
        if isAwaiting, whenBusy == .refuse {
            resume(
                waiter,
                RealtimeError(
                    code: .state, message: "A reply is still expected; wait for realtime:assistant:done, or queue or replace by option."))
            return drain()
        }
        guard !responses.isFull else {
            resume(waiter, RealtimeError(code: .limit, message: "Too many replies are asked for at once; wait for some."))
            return drain()
        }
        if whenBusy == .replace { interruptCharacter(now: now) }
        tools.userSpoke()
        turns.appAsked()
        turns.taken()
        let item = ConversationItem(id: makeID("msg"), kind: .user, status: .completed, text: text, generation: generation)
        turns.wrote(item.id, as: send(.createItem(item, after: nil)))
        publish(conversation.insert(item))
        publish(.userTranscript(text, TurnIdentity(itemID: item.id, generation: generation)))
        perform(responses.request(ResponseRequest(id: makeID("req"))), now: now)
        resume(waiter)
        return drain()
    }

    /// The app asks for a reply of its own accord.
    mutating func requestResponse(instructions: String?, waiter: WaiterID, now: Duration) -> [SessionEffect] {
        guard isServing else {
            resume(waiter, notLive("ask for a reply"))
            return drain()
        }
        guard !isClosing else {
            resume(waiter, closingError)
            return drain()
        }
        turns.appAsked()
        let origin: RequestOrigin = instructions == nil ? .prompt : .message
        let action = responses.request(ResponseRequest(id: makeID("req"), instructions: instructions, origin: origin))
        perform(action, now: now)
        resume(waiter, action == .refuse ? RealtimeError(code: .limit, message: "Too many replies are asked for at once.") : nil)
        return drain()
    }

    /// The app ends the user's turn, of which there is so much sound.
    mutating func commitAudio(_ sound: Duration, waiter: WaiterID) -> [SessionEffect] {
        guard isServing else {
            resume(waiter, notLive("commit"))
            return drain()
        }
        if capabilities.acceptsAudio, sound < SpokenTurns.shortest {
            // Where the provider ends turns, it has just done so by itself, and nothing is wrong.
            let error = RealtimeError(
                code: .state,
                message: "The turn has \(sound.wholeMilliseconds) ms of sound and needs 100; send more first, or clear it.")
            resume(waiter, isTurnManual ? error : nil)
            return drain()
        }
        if turnTaking.replier == .app { turns.leavesReplyToApp() }
        let message = ProviderMessage(id: makeID("evt"), command: .commitAudio)
        let (turn, tooMany) = spoken.ended(in: message.id)
        letGo(of: tooMany)
        add(.endTurn(turn, message))
        resume(waiter)
        return drain()
    }

    /// How much is being said that belongs to no turn yet. It is told before whatever may depend on it.
    mutating func userSays(_ utterance: SpokenTurns.Utterance) { spoken.isSaid(utterance) }

    /// The provider may have refused the end of a turn. Then the turn is none, and its sound is the next one's.
    ///
    /// - Returns: Whether that was so, and is no news for anybody.
    mutating func refusedTurn(_ error: ProviderError) -> Bool {
        let isEmpty = error.code == "input_audio_buffer_commit_empty"
        guard isEmpty || error.messageID != nil else { return false }
        turnRefused(error.messageID)
        // Where the provider ends turns, it has just ended this one by itself.
        return isEmpty && refresh.beginning == nil && !isTurnManual
    }

    /// The provider takes no end of a turn in that message; in the oldest that it has not answered, where it names none.
    mutating func turnRefused(_ messageID: String?) {
        guard let turn = spoken.refused(messageID) else { return }
        turns.withdrawn()
        add(.turnRefused(turn))
    }

    /// The app throws away what of the user's sound was not committed, but for the newest of it.
    mutating func clearAudio(keeping preRoll: Duration, waiter: WaiterID, now: Duration) -> [SessionEffect] {
        guard isServing else {
            resume(waiter, notLive("clear"))
            return drain()
        }
        turns.withdrawn()
        spoken.cleared()
        add(.clearUplink([ProviderMessage(id: makeID("evt"), command: .clearAudio)], keeping: preRoll))
        if let itemID = turns.voiceThrownAway() { voiceThrownAway(itemID, now: now) }
        resume(waiter)
        return drain()
    }

    /// A voice that the provider was hearing is thrown away with its sound. Nothing more may be said of it, not even its end; if something is,
    /// the provider had made a turn of it before.
    private mutating func voiceThrownAway(_ itemID: String, now: Duration) {
        publish(conversation.remove(itemID))
        userFellSilent(now: now)
        act(on: judge.thrownAway(itemID), now: now)
        speakIfIdle(now: now)
    }

    mutating func audioCommitted(itemID: String, after previous: String?, now: Duration) {
        let isSilence = turns.isSilence(itemID)
        if !isSilence { tools.userSpoke() }
        turns.committed(itemID)
        userFellSilent(now: now)
        resumption.acknowledged(itemID)
        keepTurn(itemID)
        let areWordsKnown = conversation[itemID]?.isTranscribed(0) == true
        if isSilence || areWordsKnown { settleTurns([itemID]) }
        // Nobody will write a silence down: it is whole as it is.
        let item = ConversationItem(
            id: itemID, kind: .user, status: isSilence ? .completed : .inProgress, isSpoken: true, generation: generation)
        publish(conversation.insert(item, at: previous.map { .after($0) } ?? .end))
        if repliesByItself { turns.owes(replyTo: itemID) }
        if turnTaking.replier == .app, !isSilence { turns.leavesReplyToApp() }
        turnCommitted(itemID, now: now)
        // After what this turn has asked for: one request serves all.
        perform(responses.turnTaken(now: now), now: now)
    }

    /// Whether what the user says is written down.
    var isTranscribing: Bool { state.session.config?.inputAudioTranscription.map { $0.enabled != false } ?? false }

    var isTurnManual: Bool { state.session.config?.turnDetection?.kind == .manual }

    mutating func itemAdded(_ item: ConversationItem, after previous: String?) {
        turns.has(item.id)
        resumption.acknowledged(item.id)
        guard !isOfCutReply(item), !replay.isSummary(item.id) else { return }
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
        if waitsForWords, isTranscribing { return }
        publish(conversation.close(item.id, as: item.status == .inProgress ? .completed : item.status))
    }

    /// Whether an item is one of a reply that was given up before the item was known.
    private func isOfCutReply(_ item: ConversationItem) -> Bool {
        guard item.kind != .user, conversation[item.id] == nil, let active = responses.active else { return false }
        return replies[active.id]?.isCut == true
    }

    mutating func heardUser(_ transcript: InputTranscript, itemID: String, part: Int, now: Duration) {
        if conversation[itemID] == nil {
            publish(conversation.insert(ConversationItem(id: itemID, kind: .user, isSpoken: true, generation: generation)))
        }
        switch transcript {
        case .delta(let text):
            publish(conversation.append(text, to: itemID, part: part))
            userWords(of: itemID, isFinal: false, now: now)
        case .completed(let text, let usage):
            guard conversation[itemID]?.isTranscribed(part) == false else { return }
            settleTurns([itemID])
            publish(conversation.finish(text, of: itemID, part: part))
            publish(conversation.close(itemID, as: .completed))
            publish(.userTranscript(text, TurnIdentity(itemID: itemID, generation: generation)))
            userWords(of: itemID, isFinal: true, now: now)
            settleNoise(itemID)
            if let usage { transcribed(itemID, usage, now: now) }
        case .failed(let error):
            publish(conversation.close(itemID, as: .failed))
            publish(
                .error(
                    RealtimeError(
                        "What the user said could not be written down", error, code: .provider,
                        turn: TurnIdentity(itemID: itemID, generation: generation))))
            userWords(of: itemID, isFinal: true, now: now)
            settleNoise(itemID)
        }
    }
}

extension SessionMachine {
    /// What the user said was written down, and that costs apart from what is replied.
    private mutating func transcribed(_ itemID: String, _ usage: TranscriptionUsage, now: Duration) {
        let model = provider.transcriptionModel ?? state.session.config?.inputAudioTranscription?.model
        publish(.usage(UsageReport(of: usage, model: model, itemID: itemID, sessionID: sessionID, generation: generation)))
        perform(budget.transcribed(usage, model: model, now: now), now: now)
    }
}

extension ConversationItem {
    /// Whether a part has its authoritative words already.
    fileprivate func isTranscribed(_ part: Int) -> Bool {
        parts.contains { $0.index == part && $0.isFinal }
    }
}
