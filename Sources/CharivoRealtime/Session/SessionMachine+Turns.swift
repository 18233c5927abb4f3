/// Who speaks when: what the user's voice means while the character is busy, and what is asked for after it.
extension SessionMachine {
    /// The one policy that the provider was asked to follow.
    var turnTaking: TurnTaking {
        let applied = budget.overlay.map(appliedBase.merging) ?? appliedBase
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

    /// Whether what the output throws away may have to be given to it again.
    var keepsUnheardSound: Bool {
        !options.guardrails.isEmpty || options.interruption.evidence != .voice && options.interruption.whileInDoubt == .pause
    }

    /// Nothing of an earlier session's turns is left.
    mutating func beginTurns() {
        judge = InterruptionJudge(options.interruption.evidence)
        guardrails = guardrails.renewed
        unheard.removeAll()
        isPaused = false
        userTurns = 0
        idleTurn = nil
        isResayDue = false
        untakenMessages = [:]
    }

    mutating func act(on verdict: InterruptionJudge.Verdict, now: Duration) {
        switch verdict {
        case .none: break
        case .doubt:
            switch options.interruption.whileInDoubt {
            case .talkOn: break
            case .pause: pause()
            case .stop:
                isResayDue = true
                breakOff(now: now)
            }
        case .interruption(let itemID, let isReplyDue):
            isResayDue = false
            breakOff(now: now)
            if isReplyDue { reply(to: itemID, now: now) }
        case .noise(let itemID, let isReplyDue): carryOn(after: itemID, isReplyDue: isReplyDue, now: now)
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
        guard hasOutput, !isPaused, playback.isCuttable else { return }
        isPaused = true
        awaitsFlush = true
        add(.flushOutput(.doubt))
    }

    /// The voice was a noise.
    private mutating func carryOn(after itemID: String, isReplyDue: Bool, now: Duration) {
        if owedTurn == itemID { owedTurn = nil }
        if isPaused {
            isPaused = false
            for audio in unheard.rest(from: playback.position) { add(.play(audio)) }
        } else if isResayDue, case .stop(let instructions) = options.interruption.whileInDoubt {
            let request = ResponseRequest(id: makeID("req"), instructions: instructions, origin: .remark(turns: userTurns))
            perform(responses.request(request), now: now)
        } else if !isCharacterBusy {
            // It has interrupted nothing, for there is nothing any more: it is a turn like any other.
            judge.accept(itemID)
            if isReplyDue { reply(to: itemID, now: now) }
        }
        isResayDue = false
    }

    /// The provider has a turn of the user's.
    mutating func turnCommitted(_ itemID: String, now: Duration) {
        guard turnTaking.replier == .session, itemID != idleTurn else { return }
        switch judge.committed(itemID) {
        case .reply: reply(to: itemID, now: now)
        case .wait: owedTurn = itemID
        case .ignore: break
        }
    }

    /// Asks for the reply to a turn, where that is the session's to do. One request serves all the turns before it.
    private mutating func reply(to itemID: String, now: Duration) {
        if owedTurn == itemID { owedTurn = nil }
        guard turnTaking.replier == .session, isLive, endReason == nil, !isClosing, !responses.isFollowUpPending else { return }
        perform(responses.request(ResponseRequest(id: makeID("req"))), now: now)
    }

    /// Words of the user's are known.
    mutating func userWords(of itemID: String, isFinal: Bool, now: Duration) {
        guard judge.isInDoubt else { return }
        act(on: judge.heard(conversation[itemID]?.text ?? "", of: itemID, isFinal: isFinal), now: now)
    }

    /// The provider has begun a reply that nobody asked for: to a turn of the user's, or into a silence.
    mutating func providerRepliedByItself() {
        let isIntoSilence = idleTurn != nil
        idleTurn = nil
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
        if case .remark(let turns) = request.origin { return turns == userTurns }
        return true
    }
}
