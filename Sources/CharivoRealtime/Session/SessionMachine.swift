/// A session: what is true of it, and what to do about what happens to it.
///
/// The one place where policy is decided. It is made of smaller machines, each about one thing, and ties them together. It is
/// pure: it never awaits, logs, or reads a clock; each input is a method named for what happened, takes the moment as a value,
/// and answers with what to do. ``deadline`` says when it wants to hear of the time again.
///
/// The inputs are grouped in extensions by what they are about: start and stop, the connection, updates, replies, tools,
/// playback, and what the user says.
struct SessionMachine: Sendable {
    var state = RealtimeState()
    var character: Character?
    var registry = ToolRegistry()
    /// What was asked for in all, over the manager's default; it persists from session to session.
    var baseConfig: RealtimeSessionConfig
    /// What of it the provider has accepted.
    var appliedBase: RealtimeSessionConfig

    var connection: ConnectionMachine
    var rotation: RotationMachine
    var probe: ConnectionProbe
    var resumption: ResumptionLedger
    var responses: ResponseQueue
    var refresh: RefreshQueue
    var tools: ToolLedger
    /// Handlers that were told to stop; they may outlast their session.
    var lingering: LingeringTools
    var playback: PlaybackLedger
    var cues = CueSchedule()
    var conversation: Conversation
    /// The replies of which something may still come.
    var replies: [String: Reply] = [:]

    /// What the output was given and may have to be given again.
    var unheard = UnheardSound()
    /// Whether the character is silent until it is clear whether the user interrupts.
    var isPaused = false
    var judge: InterruptionJudge
    var guardrails: GuardrailLedger
    var budget: BudgetLedger
    /// How often the user has taken the turn, in speech or in writing.
    var userTurns = 0
    /// The turn that the provider makes of a silence.
    var idleTurn: String?
    /// The messages that the provider has not taken yet, by the command that carried each.
    var untakenMessages: [String: String] = [:]
    /// Whether a noise has cut a reply that is to be said again.
    var isResayDue = false

    /// Whether the output has been asked to throw away what it had, and has not answered yet: what is true waits for it.
    var awaitsFlush = false
    /// Whether the character's sound is played on this side.
    let hasOutput: Bool

    let options: RealtimeManagerOptions
    let capabilities: RealtimeCapabilities

    var sessionID = ""
    var startWaiter: WaiterID?
    var stopWaiters: [WaiterID] = []
    var endReason: SessionEndReason?
    var hasVoiceBeenHeard = false
    var model: String?
    /// The model that writes down what the user says, as the provider names it.
    var transcriptionModel: String?
    /// What the connection that is being made was asked for.
    var configuring: (config: RealtimeSessionConfig, base: RealtimeSessionConfig, messageID: String)?
    /// Updates that the beginning of the connection carries along.
    var refreshOnConnect: [WaiterID] = []
    /// What was wished for since the update that is on its way was sent.
    var unsentWishes = RealtimeSessionConfig()
    var hasToldOfTemperature = false
    var lossWasAskedAgain = false
    var interruptedByLoss: String?
    /// Tool calls of an earlier connection that are to be told to the new one with their outputs.
    var strandedCalls: Set<String> = []
    /// The turn that the transport plays by itself (WebRTC).
    var transportTurn: TurnIdentity?
    /// Whether the app has ended a turn and the provider has not said that it has it.
    var isCommitOpen = false
    /// The user's turn to which the provider owes a reply of its own.
    var owedTurn: String?
    /// The user's turns that the provider has, whose words are not known and to which no reply has begun.
    var keptTurns: [String] = []
    /// Whether something else has the device's audio.
    var isAudioPaused = false
    /// The connection that is being made to take the place of the one that serves.
    var standby: Standby?
    var spokenReplies = SpokenReplies()
    /// Items that stand beside the conversation.
    var itemsBeside = RecentIDs(limit: 256)
    /// The messages that told the newest connection of the conversation, with the items they told of.
    var replayed: [String: String] = [:]
    /// Items that were made for a connection alone, and are no part of the conversation.
    var summaries = RecentIDs(limit: 8)
    /// The account of the newest change of connections, kept up to date.
    var lastReconnect: ReconnectReport?
    /// What of the config is not in force as it was asked for.
    var configDifferences: [String] = []
    /// The replies whose cost was told.
    var billed = RecentIDs(limit: 128)
    var unknownEventTypes = RecentIDs(limit: 64)

    private var nextNumber = 0
    private var effects: [SessionEffect] = []
    private var publishedState = RealtimeState()

    /// A reply of which something may still come.
    struct Reply: Sendable, Hashable {
        var turn: TurnIdentity
        /// Its items, in order.
        var items: [String] = []
        /// Those of which sound has come.
        var sounded: Set<String> = []
        /// Whether its first word was announced.
        var hasStarted = false
        /// Given up: nothing that still comes of it is shown, played or run.
        var isCut = false
        var isOver = false
        var isInConversation = true
        /// Whether it was asked for in writing.
        var isWritten = false
    }

    init(options: RealtimeManagerOptions, capabilities: RealtimeCapabilities, hasOutput: Bool) {
        self.hasOutput = hasOutput && capabilities.deliversAudio
        self.options = options
        self.capabilities = capabilities
        var base = options.defaultSessionConfig
        base.tools = nil
        baseConfig = base
        appliedBase = base
        let timeouts = ConnectionMachine.Timeouts(
            dial: options.dialTimeout, configure: options.updateTimeout, close: options.closeTimeout)
        connection = ConnectionMachine(
            policy: options.reconnect, timeouts: timeouts, allowsOverlap: capabilities.allowsOverlap)
        rotation = RotationMachine(policy: options.rotation, allowsOverlap: capabilities.allowsOverlap, timeouts: timeouts)
        probe = ConnectionProbe(timeout: options.reconnect.probeTimeout)
        resumption = ResumptionLedger(limit: options.conversationLimit * 4)
        responses = ResponseQueue(createdTimeout: options.responseTimeout, stallTimeout: options.responseStallTimeout)
        refresh = RefreshQueue(timeout: options.updateTimeout)
        tools = ToolLedger(options)
        lingering = LingeringTools(grace: options.toolGracePeriod, limit: options.toolOpenCallLimit)
        playback = PlaybackLedger(limit: options.playbackLimit)
        conversation = Conversation(limit: options.conversationLimit)
        judge = InterruptionJudge(options.interruption.evidence)
        guardrails = GuardrailLedger(options.guardrails)
        budget = BudgetLedger(nil)
    }

    /// When the machine wants to hear of the time, at the latest.
    var deadline: Duration? {
        [
            connection.deadline, rotation.deadline(quiet), probe.deadline, responses.deadline, refresh.deadline, tools.deadline,
            lingering.deadline, playback.deadline,
            judge.deadline, guardrails.deadline, budget.deadline,
        ].compactMap(\.self).min()
    }

    /// Time has passed.
    mutating func deadlineReached(now: Duration, random: Double) -> [SessionEffect] {
        // The connection last: it may end the session, and with it everything the others have to say.
        publish(playback.deadlineReached(now: now))
        // Before whatever may ask for a reply.
        perform(budget.deadlineReached(now: now), now: now)
        toolsDeadlineReached(now: now)
        let update = refresh.deadlineReached(now: now)
        if update != .none { answerFailed(now: now) }
        finishUpdate(update, now: now)
        checkReplies(now: now)
        act(on: judge.deadlineReached(now: now), now: now)
        failLateChecks(now: now)
        endIfClosed(now: now)
        perform(rotation.deadlineReached(now: now, quiet, next: connection.nextGeneration), now: now)
        checkProbe(now: now, random: random)
        perform(connection.deadlineReached(now: now, random: random), now: now)
        return drain()
    }

    // Small words for the extensions.

    var isLive: Bool { connection.isLive }
    var generation: Int { connection.generation }

    /// An id that is unique in the session, and between sessions of one provider.
    mutating func makeID(_ prefix: String) -> String {
        nextNumber += 1
        return "\(prefix)_\(sessionID.suffix(8))_\(nextNumber)"
    }

    mutating func add(_ effect: SessionEffect) { effects.append(effect) }

    mutating func publish(_ event: RealtimeEvent) { effects.append(.publish(event)) }

    mutating func publish(_ change: ConversationChange?) {
        if let change { publish(.conversation(change)) }
    }

    mutating func publish(_ changes: [ConversationChange]) {
        for change in changes { publish(.conversation(change)) }
    }

    mutating func diagnose(_ code: String, _ message: String, count: Int? = nil) {
        publish(.diagnostic(Diagnostic(code: code, message: message, count: count)))
    }

    /// Sends commands as one group.
    ///
    /// - Returns: The ids of the messages.
    @discardableResult
    mutating func send(_ commands: [ProviderCommand]) -> [String] {
        guard !commands.isEmpty else { return [] }
        let messages = commands.map { ProviderMessage(id: makeID("evt"), command: $0) }
        for case .createItem(let item, _) in commands { resumption.told(item.id) }
        effects.append(.send(messages))
        return messages.map(\.id)
    }

    /// Publishes the state as it now is, changed or not.
    mutating func publishState() {
        refreshDerivedState()
        publishedState = state.withoutRunningText
        publish(.stateChanged(state))
    }

    private mutating func refreshDerivedState() {
        state.audioPlaying = playback.isAudible || transportTurn != nil
        state.awaitingResponse = isLive && (responses.isBusy || tools.isFollowUpExpected)
    }

    /// Ends a step: what is to be done, the new state among it if it changed.
    mutating func drain() -> [SessionEffect] {
        refreshDerivedState()
        settleCues()
        if !awaitsFlush, state.withoutRunningText != publishedState {
            publishedState = state.withoutRunningText
            effects.append(.publish(.stateChanged(state)))
        }
        defer { effects = [] }
        return effects
    }
}

extension RealtimeState {
    /// Without the words of a reply that is still growing: those come as deltas, and are no change of state.
    fileprivate var withoutRunningText: RealtimeState {
        guard response.status == .responding else { return self }
        var copy = self
        copy.response.text = ""
        return copy
    }
}
