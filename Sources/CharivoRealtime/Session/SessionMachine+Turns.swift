/// Who speaks when: what the user's voice means while the character is busy, and what is asked for after it.
extension SessionMachine {
    /// The one policy that the provider was asked to follow.
    var turnTaking: TurnTaking {
        let applied = budget.overlay.map(wishes.granted.merging) ?? wishes.granted
        return (try? TurnTaking(applied, policy: options.interruption)) ?? .providerLed
    }

    /// What is wrong with a config's settings about turns; `nil` when nothing is.
    func objection(to config: RealtimeSessionConfig) -> RealtimeError? {
        do {
            _ = try TurnTaking(config, policy: options.interruption)
            return nil
        } catch {
            return error
        }
    }

    mutating func act(on verdict: InterruptionJudge.Verdict, now: Duration) {
        switch verdict {
        case .none: break
        case .doubt:
            switch options.interruption.whileInDoubt {
            case .talkOn: break
            case .pause: pause()
            case .stop: breakOff(now: now)
            }
        case .interruption(let itemID, let isReplyDue):
            breakOff(now: now)
            if isReplyDue { reply(to: itemID, now: now) }
        case .noise(let itemID, let isReplyDue): carryOn(after: itemID, isReplyDue: isReplyDue, now: now)
        case .noiseBeside(let itemID, let isReplyDue):
            turns.released(itemID)
            if isReplyDue { forget(noise: itemID) }
        }
    }

    /// The user interrupts.
    private mutating func breakOff(now: Duration) {
        interruptTools(now: now)
        if isCharacterBusy { cutOff(.userSpeech, now: now) }
        if turnTaking.interrupter == .session {
            perform(responses.supersededByUser(), now: now)
        } else {
            responses.interruptedByUser()
        }
    }

    /// The character falls silent, and nothing is cut.
    private mutating func pause() {
        if playback.isCuttable, feed.pauses() { add(.flushOutput(.doubt)) }
    }

    /// The voice was a noise.
    private mutating func carryOn(after itemID: String, isReplyDue: Bool, now: Duration) {
        turns.released(itemID)
        if let sound = feed.goesOn(from: playback.position) {
            for audio in sound { add(.play(audio)) }
        } else if case .stop(let instructions) = options.interruption.whileInDoubt {
            // The doubt has cut it; what was left of it is said again.
            let request = ResponseRequest(id: makeID("req"), instructions: instructions, origin: .remark(turns: turns.count))
            perform(responses.request(request), now: now)
        } else if !isCharacterBusy {
            // It has interrupted nothing, for there is nothing any more: it is a turn like any other.
            judge.accept(itemID)
            if isReplyDue { reply(to: itemID, now: now) }
            return
        }
        if isReplyDue { forget(noise: itemID) }
    }

    /// The provider has made a turn of a noise, and is not to remember it as something that the user said. If it has words after
    /// all, it stays.
    private mutating func forget(noise itemID: String) {
        settleTurns([itemID])
        guard let item = conversation[itemID], item.text.isEmpty else { return }
        if isTranscribing, !item.isClosed { return turns.wasNoise(itemID) }
        if isServing { send(.deleteItem(id: itemID)) }
    }

    /// The words of a turn are known. One that was taken for a noise, and has none, was one.
    mutating func settleNoise(_ itemID: String) {
        if turns.wordsKnown(of: itemID) { forget(noise: itemID) }
    }

    /// The provider has a turn of the user's.
    mutating func turnCommitted(_ itemID: String, now: Duration) {
        guard turnTaking.replier == .session, !turns.isSilence(itemID) else { return }
        switch judge.committed(itemID) {
        case .reply: reply(to: itemID, now: now)
        case .wait: turns.owes(replyTo: itemID)
        case .ignore: forget(noise: itemID)
        }
    }

    /// Asks for the reply to a turn, where that is the session's to do. One request serves all the turns before it.
    private mutating func reply(to itemID: String, now: Duration) {
        turns.released(itemID)
        guard turnTaking.replier == .session, isServing, !isClosing, !responses.isFollowUpPending else { return }
        perform(responses.request(ResponseRequest(id: makeID("req"))), now: now)
    }

    /// Words of the user's are known.
    mutating func userWords(of itemID: String, isFinal: Bool, now: Duration) {
        guard judge.isInDoubt else { return }
        act(on: judge.heard(conversation[itemID]?.text ?? "", of: itemID, isFinal: isFinal), now: now)
    }

    /// The provider has begun a reply that nobody asked for: to a turn of the user's, or into a silence.
    mutating func providerRepliedByItself() {
        let isIntoSilence = turns.repliedByItself()
        let drops = options.requestCollision == .drop && !isIntoSilence
        let count = responses.superseded { request in
            // Into a silence the provider says what the app had wanted the character to say; a message is answered all the same.
            request.origin == .prompt && isIntoSilence || drops && request.origin != .farewell
        }
        if count > 0 {
            diagnose("request_superseded", "Replies that the app had asked for are served by one of the provider's own.", count: count)
        }
    }

    /// Whether a request is to be sent now that its turn has come.
    func isStillWanted(_ request: ResponseRequest) -> Bool {
        if isClosing { return request.origin == .farewell }
        if case .remark(let turns) = request.origin { return turns == self.turns.count }
        return true
    }
}
