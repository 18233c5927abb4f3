/// The planned change of connections: a second one is made while the first still serves, and takes its place at a quiet moment.
extension SessionMachine {
    /// How much a change of connections would disturb at this moment.
    var quiet: RotationMachine.Quiet {
        guard isServing, !responses.isBusy, replies.isEmpty, refresh.inFlight == nil, !refresh.isDue,
            !tools.idleFollowUp.isUserSpeaking, !spoken.isAnyUnanswered, turns.owed == nil, !feed.isPaused, transportTurn == nil
        else { return .no }
        // Where the app ends turns nobody says when the user speaks: whatever is said may be speech. While all of it is kept it can be
        // said again.
        let utterance = isTurnManual ? spoken.utterance : .none
        if utterance == .cut { return .no }
        let isStill =
            !playback.isCuttable && tools.unfinished.isEmpty && !tools.isFollowUpExpected && !tools.idleFollowUp.isWanted
            && spoken.isEmpty && utterance == .none
        return isStill ? .yes : .calm
    }

    mutating func perform(_ action: RotationMachine.Action, now: Duration) {
        switch action {
        case .none: break
        case .dial(let generation):
            _ = connection.reserveGeneration()
            add(.dialStandby(ConnectionRequest(config: effectiveConfig, generation: generation)))
        case .configure: configureStandby(now: now)
        case .switchOver(let standby): switchOver(to: standby, now: now)
        case .breakFirst: perform(connection.brokeOff(now: now), now: now)
        case .giveUp(let generation, let failures):
            add(.closeConnection(generation: generation))
            diagnose(
                "rotation_failed", "A connection to take the place of the one that will expire could not be made; it is tried again.",
                count: failures)
        }
    }

    private mutating func configureStandby(now: Duration) {
        let config = effectiveConfig
        let message = ProviderMessage(id: makeID("evt"), command: .updateSession(config))
        rotation.asked(SentConfig(config: config, wishes: wishes.all, messageID: message.id), now: now)
        add(.sendStandby([message]))
        if !capabilities.acknowledgesUpdates { rotation.configured() }
    }

    /// The provider said something over the connection that does not serve yet. It knows nothing of the conversation, so only
    /// what it says of itself counts.
    mutating func standbyReceived(_ event: ProviderEvent, generation: Int, now: Duration) {
        switch event {
        case .sessionCreated(let session): rotation.says(session, now: now)
        case .sessionUpdated(let session):
            rotation.says(session, now: now)
            rotation.configured()
        case .resumptionHandle(let handle): rotation.gave(handle: handle)
        case .error(let error) where error.messageID.map { $0 == rotation.askedIn } ?? false || Self.code(for: error) != .provider:
            perform(rotation.failed(generation: generation, now: now), now: now)
        default: break
        }
    }

    /// The new connection is ready and nothing is under way: from here on it serves.
    private mutating func switchOver(to standby: RotationMachine.Standby, now: Duration) {
        let old = generation
        connection.switched(to: standby.generation, now: now)
        serve(
            standby,
            ReconnectReport(attempts: 1, total: now - standby.dialledAt, cause: .rotation, generation: standby.generation), now: now)
        add(.closeConnection(generation: old))
    }

    /// The connection that served is lost, what was under way on it is settled, and the new one is ready: it serves at once.
    mutating func takeOver(after recovery: ConnectionMachine.Recovery, now: Duration) {
        guard let standby = rotation.takesOver() else { return }
        state.connection = .connected
        serve(
            standby,
            ReconnectReport(attempts: 0, total: now - recovery.since, cause: recovery.cause, generation: standby.generation), now: now)
        // It has been silent since it stood ready, and what broke the one may have broken both.
        doubtConnection(recovery.cause.isOfNetwork ? recovery.cause : .unresponsive, now: now)
    }

    /// A connection that was made beside the one that served takes its place, and is told the conversation.
    private mutating func serve(_ standby: RotationMachine.Standby, _ report: ReconnectReport, now: Duration) {
        probe.dropped()
        add(.serve(generation: standby.generation))
        granted(standby.asked, now: now)
        provider.says(standby.session)
        if let expiry = standby.expiry { rotation.noted(expiresIn: expiry - now, now: now) }
        resumption.dialled(under: nil)
        resumption.given(standby.handle)
        var report = report
        report.wasPrepared = true
        resumeConversation(report, now: now)
        readBack(standby.session, against: standby.asked.config)
        // What was changed since the new connection was told.
        if effectiveConfig != standby.asked.config { refresh.want(nil) }
        perform(responses.reconnected(), now: now)
        sendUpdateIfDue(now: now)
    }

    /// The connection that served is gone: what was to take its place is not needed.
    mutating func abandonRotation() {
        if let generation = rotation.generation { add(.closeConnection(generation: generation)) }
        rotation.reset()
    }
}
