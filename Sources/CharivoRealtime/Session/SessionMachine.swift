/// A session: what is true of it, and what to do about what happens to it.
///
/// The one place where policy is decided. It is made of smaller machines, each about one thing, and ties them together. It is
/// pure: it never awaits, logs, or reads a clock; each input is a method named for what happened, takes the moment as a value,
/// and answers with what to do. ``deadline`` says when it wants to hear of the time again.
///
/// The inputs are grouped in extensions by what they are about: start and stop, the connection, updates, replies, tools,
/// playback, and what the user says.
struct SessionMachine: Sendable {
    let options: RealtimeManagerOptions
    let capabilities: RealtimeCapabilities

    // What the app wants, and what it sees.

    var state = RealtimeState()
    var character: Character?
    var registry = ToolRegistry()
    var wishes: SessionWishes
    /// Who waits for the session's beginning and end, and the names of what is made in it.
    var life = SessionLife()
    var budget = BudgetLedger(nil)
    private var outbox = Outbox()

    // The provider, and the way to it.

    var connection: ConnectionMachine
    var rotation: RotationMachine
    var probe: ConnectionProbe
    var refresh: RefreshQueue
    var provider = ProviderRecord()
    var resumption: ResumptionLedger
    var loss = ConnectionLoss()
    var replay = ReplayLedger()

    // The conversation.

    var conversation: Conversation
    var deletions = ItemDeletions()
    var turns = UserTurns()
    var spoken = SpokenTurns()
    var judge: InterruptionJudge
    var responses: ResponseQueue
    var replies: ReplyLedger
    var spokenReplies = SpokenReplies()
    var guardrails: GuardrailLedger
    var tools: ToolLedger
    /// Handlers that were told to stop; they may outlast their session.
    var lingering: LingeringTools

    // What is heard.

    var playback: PlaybackLedger
    var feed: OutputFeed
    var cues = CueSchedule()
    /// The turn that the transport plays by itself (WebRTC).
    var transportTurn: TurnIdentity?

    init(options: RealtimeManagerOptions, capabilities: RealtimeCapabilities, hasOutput: Bool) {
        self.options = options
        self.capabilities = capabilities
        wishes = SessionWishes(options.defaultSessionConfig)
        let timeouts = ConnectionMachine.Timeouts(
            dial: options.dialTimeout, configure: options.updateTimeout, close: options.closeTimeout)
        connection = ConnectionMachine(
            policy: options.reconnect, timeouts: timeouts, allowsOverlap: capabilities.allowsOverlap)
        rotation = RotationMachine(policy: options.rotation, allowsOverlap: capabilities.allowsOverlap, timeouts: timeouts)
        probe = ConnectionProbe(timeout: options.reconnect.probeTimeout)
        refresh = RefreshQueue(timeout: options.updateTimeout)
        resumption = ResumptionLedger(limit: options.conversationLimit * 4)
        conversation = Conversation(limit: options.conversationLimit)
        judge = InterruptionJudge(options.interruption.evidence)
        responses = ResponseQueue(options)
        replies = ReplyLedger(stallTimeout: options.responseStallTimeout)
        guardrails = GuardrailLedger(options.guardrails)
        tools = ToolLedger(options)
        lingering = LingeringTools(grace: options.toolGracePeriod, limit: options.toolOpenCallLimit)
        playback = PlaybackLedger(limit: options.playbackLimit)
        feed = OutputFeed(isPlayed: hasOutput && capabilities.deliversAudio, keepsUnheard: options.takesSoundBack)
    }

    /// The machine as a new session finds it: as it was made, but for what outlasts a session.
    ///
    /// The app's wishes and tools do, the numbers of connections and ids, what the output and the device do, and handlers that
    /// were told to stop. What is not named here is gone.
    func renewed() -> SessionMachine {
        var next = SessionMachine(options: options, capabilities: capabilities, hasOutput: feed.isPlayed)
        next.character = character
        next.registry = registry
        next.wishes = wishes
        next.life = life
        next.outbox = outbox
        next.connection = connection
        next.guardrails = guardrails.renewed
        next.lingering = lingering
        next.playback = playback
        next.feed = feed
        next.feed.cutAll()
        return next
    }

    /// When the machine wants to hear of the time, at the latest.
    var deadline: Duration? {
        [
            connection.deadline, rotation.deadline(quiet), probe.deadline, responses.deadline,
            replies.deadline(besides: responses.active?.id), refresh.deadline, tools.deadline,
            lingering.deadline, playback.deadline,
            judge.deadline, guardrails.deadline, budget.deadline,
        ].compactMap(\.self).min()
    }

    /// Time has passed.
    mutating func deadlineReached(now: Duration, random: Double) -> [SessionEffect] {
        let wasEnding = life.isEnding
        // The connection last: it may end the session, and with it everything the others have to say.
        publish(playback.deadlineReached(now: now))
        // Before whatever may ask for a reply.
        perform(budget.deadlineReached(now: now), now: now)
        // A process that was suspended has several things due at once. The end that has just begun waits for what the output says, before
        // anything else may happen to the connection; what is due is due still when it has.
        if life.isEnding, !wasEnding { return drain() }
        toolsDeadlineReached(now: now)
        let update = refresh.deadlineReached(now: now)
        if update != .none { answerFailed(now: now) }
        finishUpdate(update, now: now)
        checkReplies(now: now)
        act(on: judge.deadlineReached(now: now), now: now)
        failLateChecks(now: now)
        endIfClosed(now: now)
        if life.isEnding, !wasEnding { return drain() }
        perform(rotation.deadlineReached(now: now, quiet, next: connection.nextGeneration), now: now)
        checkProbe(now: now, random: random)
        perform(connection.deadlineReached(now: now, random: random), now: now)
        return drain()
    }

    // Small words for the extensions.

    var isLive: Bool { connection.isLive }
    var generation: Int { connection.generation }
    var sessionID: String { life.id }

    /// Whether the session can be asked for something: it can be talked to, and is not about to end.
    var isServing: Bool { isLive && !life.isEnding }

    mutating func makeID(_ prefix: String) -> String { life.makeID(prefix) }

    mutating func add(_ effect: SessionEffect) { outbox.add(effect) }

    mutating func publish(_ event: RealtimeEvent) { add(.publish(event)) }

    mutating func publish(_ change: ConversationChange?) {
        if let change { publish(.conversation(change)) }
    }

    mutating func publish(_ changes: [ConversationChange]) {
        for change in changes { publish(.conversation(change)) }
    }

    mutating func diagnose(_ code: String, _ message: String, count: Int? = nil) {
        publish(.diagnostic(Diagnostic(code: code, message: message, count: count)))
    }

    /// Something went wrong: it is the session's last error, and is published.
    mutating func report(_ error: RealtimeError) {
        state.lastError = error
        publish(.error(error))
    }

    /// A caller need not wait any more.
    mutating func resume(_ waiter: WaiterID, _ error: RealtimeError? = nil) { add(.resume(waiter, error)) }

    /// Sends commands as one group.
    ///
    /// - Returns: The ids of the messages.
    @discardableResult
    mutating func send(_ commands: [ProviderCommand]) -> [String] {
        guard !commands.isEmpty else { return [] }
        let messages = commands.map { ProviderMessage(id: makeID("evt"), command: $0) }
        for message in messages {
            switch message.command {
            case .createItem(let item, _): resumption.told(item.id, in: message.id)
            case .deleteItem(let itemID): deletions.told(itemID, in: message.id)
            default: break
            }
        }
        add(.send(messages))
        return messages.map(\.id)
    }

    /// Sends one command.
    ///
    /// - Returns: The id of the message.
    @discardableResult
    mutating func send(_ command: ProviderCommand) -> String { send([command])[0] }

    /// Publishes the state as it now is, changed or not.
    mutating func publishState() {
        refreshDerivedState()
        outbox.publish(state)
    }

    private mutating func refreshDerivedState() {
        state.audioPlaying = playback.isAudible || transportTurn != nil
        state.awaitingResponse = isLive && (responses.isBusy || tools.isFollowUpExpected)
    }

    /// Ends a step: what is to be done, the new state among it if it changed.
    mutating func drain() -> [SessionEffect] {
        refreshDerivedState()
        settleCues()
        settlePause()
        if !feed.isFlushing { outbox.publishIfChanged(state) }
        return outbox.drain()
    }
}
