extension SessionMachine {
    /// `updateSession` was called.
    mutating func update(_ config: RealtimeSessionConfig, waiter: WaiterID, now: Duration) -> [SessionEffect] {
        if let error = objection(to: wishes.all.merging(config)) {
            // Nothing of it is wished for: the session goes on as it was.
            resume(waiter, error)
            return drain()
        }
        wishes.add(config)
        guard state.session.status == .active || state.session.status == .starting else {
            // Without a session the wish is kept for the next one.
            resume(waiter)
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
        guard isServing, refresh.isDue, !responses.isBusy else { return }
        var config = effectiveConfig
        if provider.isVoiceFixed, let voice = state.session.config?.voice, config.voice != voice {
            diagnose("voice_locked", "The voice cannot change after it was heard; the rest of the update goes on.")
            config.voice = voice
            wishes.keepVoice()
        }
        publishState()
        refresh.sent(SentConfig(config: config, wishes: wishes.all, messageID: send(.updateSession(config))), now: now)
        budget.overlayAsked()
        wishes.sent()
        if !capabilities.acknowledgesUpdates { finishUpdate(refresh.acknowledged(), now: now) }
    }

    /// The provider acknowledged a config: that of the dial, or an update.
    mutating func updateAcknowledged(_ session: ProviderSession, now: Duration) {
        note(session, now: now)
        if let beginning = refresh.beginning {
            perform(connection.configured(now: now), now: now)
            readBack(session, against: beginning.config)
        } else {
            let outcome = refresh.acknowledged(session)
            finishUpdate(outcome, now: now)
            if case .applied(let sent, _) = outcome { readBack(session, against: sent.config) }
        }
    }

    /// Compares what the provider has in force with what it was asked for. The names of the fields are told, never what is in them.
    mutating func readBack(_ session: ProviderSession, against config: RealtimeSessionConfig) {
        guard let differences = provider.readBack(session, against: config) else { return }
        diagnose(
            "config_differs", "What the provider has in force is not what it was asked for: \(differences.joined(separator: ", ")).",
            count: differences.count)
    }

    mutating func finishUpdate(_ outcome: RefreshQueue.Outcome, now: Duration) {
        switch outcome {
        case .none: return
        case .applied(let sent, let waiters):
            granted(sent, now: now)
            budget.overlayAnswered(isTaken: true)
            // Also when it is the same as before: it tells that the update was taken.
            publishState()
            for waiter in waiters { resume(waiter) }
        case .failed(let error, let waiters):
            // The refused wish must not poison later updates; what was wished for since then stays wished for.
            wishes.refused()
            budget.overlayAnswered(isTaken: false)
            report(error)
            for waiter in waiters { resume(waiter, error) }
        }
        sendUpdateIfDue(now: now)
    }

    /// A config is in force.
    mutating func granted(_ sent: SentConfig, now: Duration) {
        let wasTurnManual = isTurnManual
        state.session.config = sent.config
        wishes.granted(sent.wishes)
        guard isTurnManual != wasTurnManual else { return }
        add(.appEndsTurns(isTurnManual))
        // Nobody will say when the user, whom the provider may have heard, falls silent.
        if isTurnManual { userFellSilent(now: now) }
    }

    /// What the provider says of its session, the limit of its life among it.
    mutating func note(_ session: ProviderSession, now: Duration) {
        provider.says(session)
        resumption.answered(isResumed: session.isResumed)
        if let lifetime = session.expiresIn { rotation.noted(expiresIn: lifetime, now: now) }
    }
}
