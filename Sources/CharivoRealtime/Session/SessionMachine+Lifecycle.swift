extension SessionMachine {
    /// `startSession` was called.
    mutating func start(
        _ config: RealtimeSessionConfig?, history: Conversation? = nil, sessionID: String, waiter: WaiterID, now: Duration
    ) -> [SessionEffect] {
        guard connection.isIdle, state.session.status != .starting, state.session.status != .active else {
            add(
                .resume(
                    waiter, RealtimeError(code: .state, message: "A session is already \(state.session.status.rawValue); stop it first.")))
            return drain()
        }
        if let config { remember(config) }
        begin(sessionID: sessionID)
        if hasOutput { add(.flushOutput(.starting)) }
        if let history { remember(history) }
        startWaiter = waiter
        if let error = objection(to: baseConfig) {
            startFailed(error, now: now)
            return drain()
        }
        state.connection = .connecting
        state.session = .init(status: .starting, config: nil, characterID: character?.id)
        tellOfTemperature()
        perform(connection.start(now: now), now: now)
        return drain()
    }

    /// The seed has a temperature and realtime services refuse one: it is said once that it is not sent.
    mutating func tellOfTemperature() {
        guard baseConfig.temperature != nil, !hasToldOfTemperature else { return }
        hasToldOfTemperature = true
        diagnose("temperature_ignored", "Realtime services refuse a temperature; the one in the config is not sent.")
    }

    /// Everything of an earlier session is gone; only the wishes stay.
    private mutating func begin(sessionID: String) {
        self.sessionID = sessionID
        state = RealtimeState()
        responses = ResponseQueue(createdTimeout: options.responseTimeout, stallTimeout: options.responseStallTimeout)
        tools = ToolLedger(options)
        conversation = Conversation(limit: options.conversationLimit)
        replies = [:]
        endReason = nil
        configuring = nil
        transportTurn = nil
        hasVoiceBeenHeard = false
        model = nil
        transcriptionModel = nil
        strandedCalls = []
        lossWasAskedAgain = false
        interruptedByLoss = nil
        cues = CueSchedule(limit: cues.limit)
        isCommitOpen = false
        beginTurns()
        budget = BudgetLedger(options.budget)
        owedTurn = nil
        keptTurns = []
        replayed = [:]
        lastReconnect = nil
        configDifferences = []
        spokenReplies = SpokenReplies()
        resumption = ResumptionLedger(limit: options.conversationLimit * 4)
        itemsBeside = RecentIDs(limit: 256)
        summaries = RecentIDs(limit: 8)
        billed = RecentIDs(limit: 128)
        unknownEventTypes = RecentIDs(limit: 64)
    }

    /// The session takes up an earlier conversation.
    private mutating func remember(_ history: Conversation) {
        for item in history.items { publish(conversation.insert(item)) }
    }

    /// The provider is told of the earlier conversation, before anything else.
    mutating func tellHistory() {
        guard !conversation.items.isEmpty else { return }
        let plan = ReplayPlan(conversation, characterLimit: options.replayCharacterLimit)
        send(plan.items.map { .createItem($0, after: nil) })
        if !plan.omitted.isEmpty {
            diagnose(
                "history_omitted", "Not all of the earlier conversation was told: the rest is too long, or has no words.",
                count: plan.omitted.count)
        }
    }

    /// `stopSession` was called.
    ///
    /// - Parameter runID: The tool's handler that called it, if it was one.
    mutating func stop(waiter: WaiterID, from runID: String? = nil, now: Duration) -> [SessionEffect] {
        if let runID { lingering.calledStop(runID) }
        guard !connection.isIdle else {
            add(.resume(waiter, nil))
            return drain()
        }
        stopWaiters.append(waiter)
        beginEnd(.user, now: now)
        return drain()
    }

    /// The caller of `startSession` gave up. Only the start it waits for is meant, not a session that somebody else has.
    mutating func abandonStart(of sessionID: String, now: Duration) -> [SessionEffect] {
        if self.sessionID == sessionID, startWaiter != nil { beginEnd(.user, now: now) }
        return drain()
    }

    /// Begins to end the session for a reason; the first one counts.
    mutating func beginEnd(_ reason: SessionEndReason, now: Duration) {
        guard endReason == nil else { return }
        endReason = reason
        state.connection = .disconnecting
        if let waiter = startWaiter {
            startWaiter = nil
            add(.resume(waiter, RealtimeError(code: .cancelled, message: "The session was stopped before it had started.")))
        }
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
        for waiter in refresh.stopped() + refreshOnConnect { add(.resume(waiter, error)) }
        refreshOnConnect = []
    }

    /// The session is over, whatever ended it.
    mutating func end(_ reason: SessionEndReason, error: RealtimeError? = nil, now: Duration) {
        cutOff(.ended(endReason ?? reason, error), now: now)
    }

    /// The character is silent: the last words of the session.
    mutating func finishEnd(_ reason: SessionEndReason, error: RealtimeError?, now: Duration) {
        let hadBegun = state.session.status == .active
        abandonRotation()
        probe.dropped()
        add(.closeUplink)
        endReason = endReason ?? reason
        endTools(now: now)
        closeReplies(reason: "session_ended", now: now)
        for change in conversation.closeAll(as: .interrupted) { publish(change) }
        if let turn = transportTurn, let responseID = turn.responseID { transportStopped(responseID) }
        for event in cues.ended() { publish(event) }
        resumeUpdates(error ?? RealtimeError(code: .cancelled, message: "The session ended before the update was acknowledged."))
        responses = ResponseQueue(createdTimeout: options.responseTimeout, stallTimeout: options.responseStallTimeout)
        tools.ended()
        for id in guardrails.runningIDs { add(.cancelCheck(id)) }
        beginTurns()
        budget = BudgetLedger(nil)
        configuring = nil
        state.connection = error == nil ? .idle : .error
        state.session.status = .stopped
        if let error {
            state.lastError = error
            publish(.error(error))
        }
        publishState()
        if hadBegun { publish(.sessionEnded(state, reason: reason)) }
        for waiter in stopWaiters { lingering.wait(waiter, now: now) }
        stopWaiters = []
        resumeStops(now: now)
        endReason = nil
    }

    /// `setCharacter` was called. A live session hears of it with its next update.
    mutating func setCharacter(_ character: Character?) -> [SessionEffect] {
        self.character = character
        state.session.characterID = character?.id
        publishState()
        return drain()
    }

    /// A later call's wishes go over the earlier ones, field by field; tools come from the registry alone.
    mutating func remember(_ config: RealtimeSessionConfig) {
        baseConfig = baseConfig.merging(config)
        baseConfig.tools = nil
        unsentWishes = unsentWishes.merging(config)
    }

    /// What the provider is to be asked for: the wishes, the character, and the tools, as they are now.
    var effectiveConfig: RealtimeSessionConfig {
        var config = character.map { .building(character: $0, base: baseConfig) } ?? baseConfig
        if let overlay = budget.overlay { config = config.merging(overlay) }
        config.tools = registry.definitions
        config.turnDetection = (try? TurnTaking(config, policy: options.interruption))?.detection ?? config.turnDetection
        if tools.budget.isSessionSpent { config.toolChoice = ToolChoice.none }
        return config
    }
}
