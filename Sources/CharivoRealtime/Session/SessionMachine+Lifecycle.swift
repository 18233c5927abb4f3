/// The session's beginning and end.
extension SessionMachine {
    /// `startSession` was called.
    mutating func start(
        _ config: RealtimeSessionConfig?, history: Conversation? = nil, sessionID: String, waiter: WaiterID, now: Duration
    ) -> [SessionEffect] {
        guard connection.isIdle, state.session.status != .starting, state.session.status != .active else {
            resume(waiter, RealtimeError(code: .state, message: "A session is already \(state.session.status.rawValue); stop it first."))
            return drain()
        }
        if let config { wishes.add(config) }
        self = renewed()
        life.starts(sessionID, waiter: waiter)
        budget = BudgetLedger(options.budget)
        if feed.isPlayed { add(.flushOutput(.starting)) }
        for item in history?.items ?? [] { publish(conversation.insert(item)) }
        if let error = objection(to: wishes.all) {
            startFailed(error, now: now)
            return drain()
        }
        state.connection = .connecting
        state.session = .init(status: .starting, config: nil, characterID: character?.id)
        tellOfTemperature()
        add(.openUplink)
        perform(connection.start(now: now), now: now)
        return drain()
    }

    /// The seed has a temperature and realtime services refuse one: it is said once that it is not sent.
    mutating func tellOfTemperature() {
        guard wishes.isTemperatureNews() else { return }
        diagnose("temperature_ignored", "Realtime services refuse a temperature; the one in the config is not sent.")
    }

    /// The session can be talked to.
    mutating func begin(now: Duration) {
        state.session.status = .active
        budget.started(now: now)
        tellHistory()
        add(.connectUplink)
        publishState()
        publish(.sessionStarted(state))
        if let waiter = life.started() { resume(waiter) }
    }

    mutating func startFailed(_ error: RealtimeError, now: Duration) {
        // A wish that was refused is not asked for again, for it would spoil every later start; one that nobody found fault with is.
        if isOfConfig(error) { wishes.takeBack() }
        if let waiter = life.started() { resume(waiter, error) }
        end(.provider, error: error, now: now)
    }

    /// Whether a start failed for what was asked for, and not for who asked for it or for want of a way there. It did if the model is not
    /// known, a field is named, or the refusal came after the config had been sent.
    private func isOfConfig(_ error: RealtimeError) -> Bool {
        switch error.code {
        case .modelNotFound: true
        case .invalidConfiguration, .provider: error.parameter != nil || refresh.beginning != nil
        default: false
        }
    }

    /// `stopSession` was called.
    ///
    /// - Parameter runID: The tool's handler that called it, if it was one.
    mutating func stop(waiter: WaiterID, from runID: String? = nil, now: Duration) -> [SessionEffect] {
        if let runID { lingering.calledStop(runID) }
        guard !connection.isIdle else {
            resume(waiter)
            return drain()
        }
        beginEnd(.user, for: waiter, now: now)
        return drain()
    }

    /// The caller of `startSession` gave up. Only the start it waits for is meant, not a session that somebody else has.
    mutating func abandonStart(of sessionID: String, now: Duration) -> [SessionEffect] {
        if life.id == sessionID, life.isStarting { beginEnd(.user, now: now) }
        return drain()
    }

    /// Begins to end the session for a reason; the first one counts.
    mutating func beginEnd(_ reason: SessionEndReason, for stopper: WaiterID? = nil, now: Duration) {
        if let starter = life.started() {
            resume(starter, RealtimeError(code: .cancelled, message: "The session was stopped before it had started."))
        }
        guard life.ends(reason, for: stopper) else { return }
        state.connection = .disconnecting
        resumeUpdates(RealtimeError(code: .cancelled, message: "The session was stopped before the update was acknowledged."))
        endTools(now: now)
        cutOff(.stopping, now: now)
    }

    mutating func closeConnection(now: Duration) {
        abandonRotation()
        probe.dropped()
        perform(connection.stop(now: now), now: now)
    }

    private mutating func resumeUpdates(_ error: RealtimeError) {
        for waiter in refresh.stopped() { resume(waiter, error) }
    }

    /// The session is over, whatever ended it.
    mutating func end(_ reason: SessionEndReason, error: RealtimeError? = nil, now: Duration) {
        cutOff(.ended(life.endReason ?? reason, error), now: now)
    }

    /// The character is silent: the last words of the session.
    mutating func finishEnd(_ reason: SessionEndReason, error: RealtimeError?, now: Duration) {
        let hadBegun = state.session.status == .active
        life.ends(reason)
        abandonRotation()
        probe.dropped()
        add(.closeUplink)
        endTools(now: now)
        closeReplies(reason: "session_ended", now: now)
        for change in conversation.closeAll(as: .interrupted) { publish(change) }
        if let responseID = transportTurn?.responseID { transportStopped(responseID) }
        for event in cues.ended() { publish(event) }
        resumeUpdates(error ?? RealtimeError(code: .cancelled, message: "The session ended before the update was acknowledged."))
        for id in guardrails.runningIDs { add(.cancelCheck(id)) }
        stopWaiting()
        state.connection = error == nil ? .idle : .error
        state.session.status = .stopped
        if let error { report(error) }
        publishState()
        if hadBegun { publish(.sessionEnded(state, reason: reason)) }
        for waiter in life.ended() { lingering.wait(waiter, now: now) }
        resumeStops(now: now)
    }

    /// Whatever has a deadline has none any more: a session that is over waits for nothing.
    private mutating func stopWaiting() {
        responses = ResponseQueue(options)
        tools.ended()
        judge = InterruptionJudge(options.interruption.evidence)
        guardrails = guardrails.renewed
        budget = BudgetLedger(nil)
        feed.cutAll()
    }

    /// `setCharacter` was called. A live session hears of it with its next update.
    mutating func setCharacter(_ character: Character?) -> [SessionEffect] {
        self.character = character
        state.session.characterID = character?.id
        publishState()
        return drain()
    }

    /// What the provider is to be asked for: the wishes, the character, and the tools, as they are now.
    var effectiveConfig: RealtimeSessionConfig {
        var config = character.map { .building(character: $0, base: wishes.all) } ?? wishes.all
        if let overlay = budget.overlay { config = config.merging(overlay) }
        config.tools = registry.definitions
        config.turnDetection = (try? TurnTaking(config, policy: options.interruption))?.detection ?? config.turnDetection
        if tools.budget.isSessionSpent { config.toolChoice = ToolChoice.none }
        return config
    }
}
