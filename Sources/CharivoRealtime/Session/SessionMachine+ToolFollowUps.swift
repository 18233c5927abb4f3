/// When the model goes on after its calls.
extension SessionMachine {
    /// Asks the model to go on when a reply's calls are all answered.
    mutating func followUp(of responseID: String, now: Duration) {
        ask(tools.followUp(of: responseID), now: now)
    }

    mutating func ask(_ followUp: ToolLedger.FollowUp, now: Duration) {
        guard !life.isEnding else { return }
        switch followUp {
        case .none: break
        case .wanted: request(toolChoice: nil, now: now)
        case .whenIdle:
            tools.idleFollowUp.want(until: now + options.responseTimeout)
            speakIfIdle(now: now)
        case .withoutTools(let exhaustion):
            diagnose("tool_budget_spent", "The model \(description(of: exhaustion)); it is made to speak.")
            request(toolChoice: ToolChoice.none, now: now)
        case .givenUp:
            diagnose("tool_budget_ignored", "The model was made to speak and called tools all the same; it is left until the user speaks.")
        }
    }

    private func description(of exhaustion: ToolBudget.Exhaustion) -> String {
        switch exhaustion {
        case .turn: "called tools \(options.toolCallBudget) times without a word of the user's"
        case .session: "called tools as often as it may in one session"
        case .retries: "got more than \(options.toolRetryBudget) calls wrong"
        }
    }

    private mutating func request(toolChoice: ToolChoice?, now: Duration) {
        // One follow-up serves all that waits for one.
        guard !responses.isFollowUpPending else { return }
        perform(responses.request(ResponseRequest(id: makeID("req"), toolChoice: toolChoice)), now: now)
    }

    /// The user fell silent, or can be heard no more. A reply to the turn comes first, whoever asks for it; if none comes, what
    /// waits is asked for when the wait is over.
    mutating func userFellSilent(now: Duration) {
        tools.idleFollowUp.userFellSilent(waitingUntil: now + options.responseTimeout)
    }

    /// Asks the model for what it was to speak about when nobody else does.
    mutating func speakIfIdle(now: Duration) {
        guard tools.idleFollowUp.isWanted, !tools.idleFollowUp.isUserSpeaking, isLive, turns.owed == nil, !turns.isLeftToApp,
            !responses.isBusy
        else { return }
        speakAtLast(now: now)
    }

    mutating func speakAtLast(now: Duration) {
        tools.idleFollowUp.release()
        turns.appAsked()
        guard !life.isEnding else { return }
        request(toolChoice: tools.budget.exhaustion == nil ? nil : ToolChoice.none, now: now)
    }
}
