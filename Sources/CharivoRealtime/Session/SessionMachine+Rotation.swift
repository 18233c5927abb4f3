/// The planned change of connections: a second one is made while the first still serves, and takes its place at a quiet moment.
extension SessionMachine {
    /// The connection that is made to take the place of the one that serves.
    struct Standby: Sendable {
        var dialledAt: Duration
        /// What it was asked for, once it was.
        var config: RealtimeSessionConfig?
        var base = RealtimeSessionConfig()
        var messageID = ""
        /// What the provider said of it, and when it will end it.
        var session = ProviderSession()
        var expiry: Duration?
        var handle: String?
    }

    /// How much a change of connections would disturb at this moment.
    var quiet: RotationMachine.Quiet {
        guard isLive, endReason == nil, !isPaused, !responses.isBusy, replies.isEmpty, !tools.idleFollowUp.isUserSpeaking, !isCommitOpen,
            owedTurn == nil,
            transportTurn == nil, refresh.inFlight == nil, !refresh.isDue
        else { return .no }
        let isStill =
            !playback.isCuttable && tools.unfinished.isEmpty && !tools.isFollowUpExpected && !tools.idleFollowUp.isWanted
            && keptTurns.isEmpty
        return isStill ? .yes : .calm
    }

    mutating func perform(_ action: RotationMachine.Action, now: Duration) {
        switch action {
        case .none: break
        case .dial(let generation):
            _ = connection.reserveGeneration()
            standby = Standby(dialledAt: now)
            add(.dialStandby(ConnectionRequest(config: effectiveConfig, generation: generation)))
        case .configure: configureStandby(now: now)
        case .switchOver(let generation): switchOver(to: generation, now: now)
        case .breakFirst: perform(connection.brokeOff(now: now), now: now)
        case .giveUp(let generation, let failures):
            standby = nil
            add(.closeConnection(generation: generation))
            diagnose(
                "rotation_failed", "A connection to take the place of the one that will expire could not be made; it is tried again.",
                count: failures)
        }
    }

    private mutating func configureStandby(now: Duration) {
        let config = effectiveConfig
        let message = ProviderMessage(id: makeID("evt"), command: .updateSession(config))
        standby?.config = config
        standby?.base = baseConfig
        standby?.messageID = message.id
        add(.sendStandby([message]))
        if !capabilities.acknowledgesUpdates { rotation.configured() }
    }

    /// The provider said something over the connection that does not serve yet. It knows nothing of the conversation, so only
    /// what it says of itself counts.
    mutating func standbyReceived(_ event: ProviderEvent, generation: Int, now: Duration) {
        switch event {
        case .sessionCreated(let session): noteStandby(session, now: now)
        case .sessionUpdated(let session):
            noteStandby(session, now: now)
            rotation.configured()
        case .resumptionHandle(let handle): standby?.handle = handle
        case .error(let error) where error.messageID == standby?.messageID || Self.code(for: error) != .provider:
            perform(rotation.failed(generation: generation, now: now), now: now)
        default: break
        }
    }

    private mutating func noteStandby(_ session: ProviderSession, now: Duration) {
        standby?.session = session
        if let lifetime = session.expiresIn { standby?.expiry = now + lifetime }
    }

    /// The new connection is ready and nothing is under way: from here on it serves.
    private mutating func switchOver(to new: Int, now: Duration) {
        guard let standby, let config = standby.config else { return }
        let old = generation
        self.standby = nil
        connection.switched(to: new, now: now)
        probe.dropped()
        add(.serve(generation: new))
        state.session.config = config
        appliedBase = standby.base
        noteModel(of: standby.session)
        if let expiry = standby.expiry { rotation.noted(expiresIn: expiry - now, now: now) }
        resumption.dialled(under: nil)
        resumption.given(standby.handle)
        lossWasAskedAgain = false
        interruptedByLoss = nil
        resumeConversation(attempts: 1, total: now - standby.dialledAt, cause: .rotation, now: now)
        add(.closeConnection(generation: old))
        readBack(standby.session, against: config)
        // What was changed since the new connection was told.
        if effectiveConfig != config { refresh.want(nil) }
        perform(responses.reconnected(), now: now)
        sendUpdateIfDue(now: now)
    }

    /// The connection that served is gone: what was to take its place is not needed.
    mutating func abandonRotation() {
        if let generation = rotation.generation { add(.closeConnection(generation: generation)) }
        rotation.reset()
        standby = nil
    }
}
