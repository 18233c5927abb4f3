extension SessionMachine {
    /// `updateSession` was called.
    mutating func update(_ config: RealtimeSessionConfig, waiter: WaiterID, now: Duration) -> [SessionEffect] {
        if let error = objection(to: baseConfig.merging(config)) {
            // Nothing of it is wished for: the session goes on as it was.
            add(.resume(waiter, error))
            return drain()
        }
        remember(config)
        guard state.session.status == .active || state.session.status == .starting else {
            // Without a session the wish is kept for the next one.
            add(.resume(waiter, nil))
            return drain()
        }
        tellOfTemperature()
        refresh.want(waiter)
        sendUpdateIfDue(now: now)
        return drain()
    }

    /// A tool was registered or replaced; a live session is told.
    mutating func registerTool(_ tool: Tool, now: Duration) throws(RealtimeError) -> [SessionEffect] {
        try registry.register(tool)
        return toolsChanged(now: now)
    }

    /// A tool was taken out; a live session is told.
    mutating func unregisterTool(_ name: String, now: Duration) -> [SessionEffect] {
        registry.unregister(name) ? toolsChanged(now: now) : drain()
    }

    private mutating func toolsChanged(now: Duration) -> [SessionEffect] {
        if state.session.status == .active || state.session.status == .starting {
            refresh.want(nil)
            sendUpdateIfDue(now: now)
        }
        return drain()
    }

    /// Sends the newest config when something changed, nothing is on its way, and no reply is being made: a provider applies
    /// an update at the next boundary anyway, and several changes become one.
    mutating func sendUpdateIfDue(now: Duration) {
        guard isLive, endReason == nil, refresh.isDue, !responses.isBusy else { return }
        var config = effectiveConfig
        if hasVoiceBeenHeard, let voice = state.session.config?.voice, config.voice != voice {
            // Providers refuse another voice once the first was heard, and with it everything else in the update.
            diagnose("voice_locked", "The voice cannot change after it was heard; the rest of the update goes on.")
            config.voice = voice
            baseConfig.voice = appliedBase.voice
        }
        publishState()
        guard let messageID = send([.updateSession(config)]).first else { return }
        refresh.sent(config, base: baseConfig, messageID: messageID, now: now)
        budget.overlayAsked()
        unsentWishes = RealtimeSessionConfig()
        if !capabilities.acknowledgesUpdates { finishUpdate(refresh.acknowledged(), now: now) }
    }

    /// The provider acknowledged a config: that of the dial, or an update.
    mutating func updateAcknowledged(_ session: ProviderSession, now: Duration) {
        note(session, now: now)
        if let config = configuring?.config {
            perform(connection.configured(now: now), now: now)
            readBack(session, against: config)
        } else {
            let outcome = refresh.acknowledged(session)
            finishUpdate(outcome, now: now)
            if case .applied(let config, _, _) = outcome { readBack(session, against: config) }
        }
    }

    /// Compares what the provider has in force with what it was asked for. The names of the fields are told, never what is in them.
    mutating func readBack(_ session: ProviderSession, against config: RealtimeSessionConfig) {
        let differences = session.differences(from: config)
        guard differences != configDifferences else { return }
        configDifferences = differences
        guard !differences.isEmpty else { return }
        diagnose(
            "config_differs", "What the provider has in force is not what it was asked for: \(differences.joined(separator: ", ")).",
            count: differences.count)
    }

    mutating func finishUpdate(_ outcome: RefreshQueue.Outcome, now: Duration) {
        switch outcome {
        case .none: return
        case .applied(let config, let base, let waiters):
            state.session.config = config
            appliedBase = base
            budget.overlayAnswered(isTaken: true)
            // Also when it is the same as before: it tells that the update was taken.
            publishState()
            for waiter in waiters { add(.resume(waiter, nil)) }
        case .failed(let error, let waiters):
            // The refused wish must not poison later updates; what was wished for since then stays wished for.
            baseConfig = appliedBase.merging(unsentWishes)
            budget.overlayAnswered(isTaken: false)
            state.lastError = error
            publish(.error(error))
            for waiter in waiters { add(.resume(waiter, error)) }
        }
        sendUpdateIfDue(now: now)
    }

    /// What the provider says of its session, the limit of its life among it.
    mutating func note(_ session: ProviderSession, now: Duration) {
        noteModel(of: session)
        resumption.answered(isResumed: session.isResumed)
        if let lifetime = session.expiresIn { rotation.noted(expiresIn: lifetime, now: now) }
    }

    mutating func noteModel(of session: ProviderSession) {
        model = session.model ?? model
        transcriptionModel = session.inputAudioTranscription.map(\.model) ?? transcriptionModel
    }
}
