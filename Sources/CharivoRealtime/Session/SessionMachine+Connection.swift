extension SessionMachine {
    /// A dialled connection is open: messages can flow.
    mutating func connectionOpened(generation: Int, now: Duration) -> [SessionEffect] {
        if generation == rotation.generation {
            perform(rotation.opened(generation: generation), now: now)
        } else {
            perform(connection.opened(generation: generation, now: now), now: now)
        }
        return drain()
    }

    /// A connection ended, or could not be made.
    mutating func connectionEnded(generation: Int, _ end: ConnectionEnd, now: Duration, random: Double) -> [SessionEffect] {
        if generation == rotation.generation {
            perform(rotation.failed(generation: generation, now: now), now: now)
        } else {
            let successor = rotation.ready?.generation
            perform(connection.ended(generation: generation, end, successor: successor, now: now, random: random), now: now)
        }
        return drain()
    }

    mutating func perform(_ actions: [ConnectionMachine.Action], now: Duration) {
        for action in actions {
            switch action {
            case .dial(let generation): dial(generation)
            case .configure: configure(now: now)
            case .close(let generation): add(.closeConnection(generation: generation))
            case .finish(let generation): add(.finishConnection(generation: generation))
            case .live(let recovery): wentLive(recovery, now: now)
            case .succeeded(let recovery): takeOver(after: recovery, now: now)
            case .lost: lost(now: now)
            case .retry(let attempt, let delay, let cause):
                publish(.reconnectAttempt(attempt: attempt, delay: delay, cause: cause))
            case .exhausted(let recovery, let error):
                publish(
                    .reconnectExhausted(
                        attempts: recovery.attempts, total: now - recovery.since, cause: recovery.cause, lastError: error))
                end(error.isTerminal ? .provider : .connectionLost, error: error, now: now)
            case .startFailed(let error): startFailed(error, now: now)
            case .closed: end(.user, now: now)
            }
        }
    }

    private mutating func dial(_ generation: Int) {
        rotation.reset()
        let handle = capabilities.resumesSessions && connection.recovery != nil ? resumption.nextHandle : nil
        resumption.dialled(under: handle)
        add(.dial(ConnectionRequest(config: effectiveConfig, generation: generation, resumptionHandle: handle)))
    }

    /// The first message on every connection is the newest config; nothing else is sent until it is acknowledged.
    private mutating func configure(now: Duration) {
        let config = effectiveConfig
        refresh.began(with: SentConfig(config: config, wishes: wishes.all, messageID: send(.updateSession(config))))
        budget.overlayAsked()
        wishes.sent()
        if !capabilities.acknowledgesUpdates { perform(connection.configured(now: now), now: now) }
    }

    private mutating func wentLive(_ recovery: ConnectionMachine.Recovery?, now: Duration) {
        let (sent, waiters) = refresh.connected()
        if let sent {
            granted(sent, now: now)
            budget.overlayAnswered(isTaken: true)
        }
        state.connection = .connected
        state.lastError = nil
        for waiter in waiters { resume(waiter) }
        if let recovery {
            resumeConversation(
                ReconnectReport(
                    attempts: recovery.attempts, total: now - recovery.since, cause: recovery.cause, generation: generation), now: now)
        } else {
            begin(now: now)
        }
        perform(responses.reconnected(), now: now)
        sendUpdateIfDue(now: now)
    }

    /// The provider refused the config of the connection that is being made.
    mutating func configureRefused(_ error: RealtimeError, now: Duration, random: Double) {
        if connection.recovery != nil, !error.isTerminal {
            // What was wished for during the outage is refused, and the session goes on with what it had; what was wished for since
            // the config was sent goes with the next one.
            wishes.refused()
            budget.overlayAnswered(isTaken: false)
            for waiter in refresh.beginningRefused() { resume(waiter, error) }
        }
        let end = ConnectionEnd(cause: .connectionFailed, error: error)
        add(.closeConnection(generation: generation))
        perform(connection.ended(generation: generation, end, now: now, random: random), now: now)
    }

    /// A live connection is gone. The session stays; what was under way on it is brought to an end.
    private mutating func lost(now: Duration) {
        state.connection = .connecting
        add(.disconnectUplink)
        if !connection.isSucceeded { abandonRotation() }
        probe.dropped()
        refresh.connectionLost()
        // Before they are cut: what their calls bring is wanted as much as if they had come to their end.
        for id in replies.ids where replies.taking(id) != nil { tools.replyLost(id, now: now) }
        guard responses.active != nil || feed.isPaused else { return connectionIsLost(now: now) }
        cutOff(.connectionLost(onlyReply: replyCutByLoss), now: now)
    }

    /// The one reply whose sound is cut, so that the sound of a whole one plays on; `nil` when all is cut: what waits behind a doubt that nobody
    /// will settle, what could not be given to the output again, and the sound of several replies that were being made.
    private var replyCutByLoss: String? {
        guard let active = responses.active?.id, !feed.isPaused, feed.keepsUnheard || !playback.holds(active) else { return nil }
        let isAnotherMade = replies.ids.contains { $0 != active && replies.taking($0) != nil && playback.holds($0) }
        return isAnotherMade ? nil : active
    }

    /// What was heard of the reply that was under way is known; sound of a reply that was whole plays on.
    mutating func connectionIsLost(now: Duration) {
        if let responseID = transportTurn?.responseID { transportStopped(responseID) }
        let lost = responses.connectionLost()
        loss.add(interruptedReply: lost.active?.id, isAskedAgain: lost.askedAgain)
        closeReplies(reason: "connection_lost", now: now)
        judge = InterruptionJudge(options.interruption.evidence)
        turns.connectionLost()
        tools.strand(tools.open.map(\.id))
        userFellSilent(now: now)
        for change in conversation.closeAll(as: .interrupted) { publish(change) }
        perform(connection.lossSettled(now: now), now: now)
    }
}
