public import Logging

/// A spoken conversation with a character: start it, talk, listen to its events, stop it.
///
/// ```swift
/// let manager = RealtimeManager(client: client, output: speaker, tools: [profile])
/// await manager.setCharacter(hiyori)
/// try await manager.startSession(RealtimeSessionConfig(provider: "openai", model: "gpt-realtime-mini"))
/// try await manager.sendMessage("Hello!")
/// for await event in manager.events() { … }
/// await manager.stopSession()
/// ```
///
/// A manager has one session at a time and may have many in its life. It keeps a session alive over lost connections, runs
/// the tools the model calls, knows what of a reply was really heard, and publishes all of it as ``RealtimeEvent``s. What it
/// does is decided by pure state machines; the manager feeds them, in order, and does what they answer.
///
/// A manager that is let go ends its session without further events; ``withRealtimeSession(_:config:_:)`` ends it in order.
public actor RealtimeManager {
    // What is not private is for the file that acts on the machine's answers, `RealtimeManager+Effects.swift`, and no other.

    let client: any RealtimeClient
    let output: (any AudioOutput)?
    let resultProjectors: [ResultProjector]
    let options: RealtimeManagerOptions
    let clock: any SessionClock
    let hub = EventHub()
    private let logger: RealtimeLogger?
    var sessionLogger: RealtimeLogger?

    var machine: SessionMachine
    var waiters: [WaiterID: @Sendable (RealtimeError?) -> Void] = [:]
    private var nextWaiter: WaiterID = 0
    var connections: [Int: Task<Void, Never>] = [:]
    var toolRuns: [String: Task<Void, Never>] = [:]
    var checkRuns: [Int: Task<Void, Never>] = [:]
    var timer: DeadlineTimer
    private var listener: Task<Void, Never>?
    /// Counts the connections of all sessions, so that what an earlier session's still says is known as such.
    var dials = 0
    var dialOfGeneration: [Int: Int] = [:]
    let uplink: Uplink
    var outbound: OutboundQueue?
    /// What waits to be sent over the connection that is made to take the place of the one that serves.
    var standby: OutboundQueue?
    /// The connections that are open, and the questions put to them whether they still carry anything; by dial.
    var open: [Int: any RealtimeConnection] = [:]
    var probes: [Int: Task<Void, Never>] = [:]
    let observer: SessionObserver
    /// Tools that could not be registered, to be told when somebody listens.
    private var refusedTools: [RealtimeError] = []

    /// Makes a manager.
    ///
    /// - Parameters:
    ///   - client: The provider to dial.
    ///   - output: Where the character is heard, for providers that deliver its sound as messages. Without one the
    ///     character has words but no voice, no lips, and nothing to interrupt but its words.
    ///   - tools: What the character can do. One whose definition cannot be used is left out, logged, and published as an
    ///     error when a session starts.
    ///   - resultProjectors: What turns results of tools into further events.
    ///   - options: Limits, waits and policies.
    ///   - logger: Where to log; nowhere when `nil`.
    ///   - clock: What to take the time from.
    public init(
        client: any RealtimeClient, output: (any AudioOutput)? = nil, tools: [Tool] = [], resultProjectors: [ResultProjector] = [],
        options: RealtimeManagerOptions = .init(), logger: RealtimeLogger? = nil, clock: any SessionClock = ContinuousSessionClock()
    ) {
        let options = options.bounded
        self.client = client
        self.output = output
        self.resultProjectors = resultProjectors
        self.options = options
        self.clock = clock
        timer = DeadlineTimer(clock: clock)
        self.logger = logger
        uplink = Uplink(limit: options.uplinkMemory)
        observer = SessionObserver(options.observability, patience: options.responseTimeout)
        var machine = SessionMachine(options: options, capabilities: client.capabilities, hasOutput: output != nil)
        var refused: [RealtimeError] = []
        for tool in tools {
            do { try machine.registry.register(tool) } catch {
                refused.append(error)
                logger?.warning("A tool could not be registered", metadata: ["error": "\(error)"])
            }
        }
        self.machine = machine
        refusedTools = refused
    }

    deinit {
        for task in connections.values { task.cancel() }
        for task in toolRuns.values { task.cancel() }
        for task in checkRuns.values { task.cancel() }
        timer.end()
        listener?.cancel()
        for task in probes.values { task.cancel() }
        outbound?.finish()
        standby?.finish()
        hub.finish()
        for answer in waiters.values { answer(RealtimeError(code: .cancelled, message: "The manager is gone.")) }
    }

    /// The session as it is now.
    public var state: RealtimeState { machine.state }

    /// The conversation as it is now.
    public var conversation: Conversation { machine.conversation }

    /// The definitions of the tools, in the order they were registered.
    public var registeredTools: [ToolDefinition] { machine.registry.definitions }

    /// What became of the conversation when the connection last changed. What the provider refuses after the event of that change
    /// was published is noted here, and told by ``RealtimeEvent/replayRefused(_:)``. `nil` before a session's first change.
    public var lastReconnect: ReconnectReport? { machine.replay.report }

    /// What became of every item when a connection was last told of the conversation: of the history that a session began with, or of
    /// the whole conversation at a change of connections. What the provider refuses is noted here too.
    public var lastReplay: [ReconnectItem] { machine.replay.entries }

    /// The fields of the config, by their names in JSON, that the provider has not put in force as it was asked to. A change is
    /// told as a diagnostic `config_differs`.
    public var configDifferences: [String] { machine.provider.differences }

    /// The session at one moment and the events since, with nothing lost and nothing twice between them.
    func snapshot() -> (state: RealtimeState, conversation: Conversation, events: EventSubscription) {
        (machine.state, machine.conversation, events())
    }

    /// How much of the user's sound was lost: there was no session, or the connection was gone for too long, or too slow.
    public nonisolated var droppedAudio: Duration { uplink.dropped }

    /// How many events consumers lost by being slow, all of them together, since the manager was made.
    public nonisolated var droppedEvents: Int { hub.dropped }

    /// The events from now on, for one consumer. Any number of consumers may ask, at any time.
    public nonisolated func events() -> EventSubscription { hub.subscribe(limit: options.eventBufferLimit) }

    /// Sets what is called with every event, in order, as the seed's event bridge is; `nil` takes it away.
    ///
    /// The emitter is called on the session's own turn: it should hand the event on and return. It may start tasks that call
    /// the manager.
    public nonisolated func setEventEmitter(_ emitter: (@Sendable (RealtimeEvent) -> Void)?) { hub.setEmitter(emitter) }

    /// Sets who the session is with. A live session hears of it with its next update.
    public func setCharacter(_ character: Character?) {
        run(machine.setCharacter(character))
    }

    /// Registers a tool, or replaces the one of its name. A live session is told, between replies; several changes are told together as
    /// those of ``updateSession(_:)`` are.
    ///
    /// - Throws: ``RealtimeError`` `tool` when the name or the schema cannot be used.
    public func registerTool(_ tool: Tool) throws {
        run(try machine.registerTool(tool, now: clock.now))
    }

    /// Takes a tool out. A model that still calls it is told that it is gone.
    public func unregisterTool(_ name: String) {
        run(machine.unregisterTool(name, now: clock.now))
    }

    /// Starts a session, and returns when it can be talked to.
    ///
    /// - Parameters:
    ///   - config: What to ask for, over what was asked for before.
    ///   - history: An earlier conversation to take up: the model is told of the newest of it that fits
    ///     ``RealtimeManagerOptions/replayCharacterLimit``, in words, after a summary of the rest if
    ///     ``RealtimeManagerOptions/replaySummary`` gives one, and ``conversation`` begins with all of it. ``lastReplay`` says of each
    ///     item whether the model was told.
    /// - Throws: ``RealtimeError``: `state` when there is a session already, `cancelled` when it is stopped meanwhile,
    ///   `invalid_configuration` for settings or a history that cannot be used, or what kept it from starting. A new start may
    ///   then be tried.
    public func startSession(_ config: RealtimeSessionConfig? = nil, history: ConversationTranscript? = nil) async throws {
        let earlier = try history.map { transcript throws(RealtimeError) in
            try Conversation(transcript, limit: options.conversationLimit)
        }
        if machine.connection.isIdle { followOutput() }
        for error in refusedTools { publish(.error(error)) }
        refusedTools = []
        let sessionID = "sess_" + String(UInt64.random(in: .min ... .max), radix: 36)
        if machine.connection.isIdle {
            sessionLogger = logger
            sessionLogger?[metadataKey: "sessionId"] = "\(sessionID)"
            observer.sessionStarting(sessionID)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            // A caller that gives up must not find what it asked for come alive behind its back. The child ends with the start: once
            // that is over there is nothing to abandon.
            group.addTask {
                // A stream of nothing: it ends when whoever reads it is cancelled.
                for await _ in AsyncStream(Void.self, { _ in }) {}
                await self.abandonStart(of: sessionID)
            }
            defer { group.cancelAll() }
            try await waiting { $0.start(config, history: earlier, sessionID: sessionID, waiter: $1, now: $2) }
        }
    }

    /// Follows the output for the session that begins. Its positions are asked for here and not in the task, which may begin when
    /// some of the sound is already heard.
    private func followOutput() {
        guard let output else { return }
        listener?.cancel()
        listener = Task { [weak self, positions = output.positions] in
            for await position in positions { await self?.outputMoved(to: position) }
            if !Task.isCancelled { await self?.positionsEnded() }
        }
    }

    private func abandonStart(of sessionID: String) {
        run(machine.abandonStart(of: sessionID, now: clock.now))
    }

    /// Asks for something else than before. Without a session it is kept for the next one; a live session is patched in place.
    ///
    /// One patch is on its way at a time, and none while a reply is made. A change on an idle session is sent at once, because nobody can
    /// know that another one will come; all that are made while a patch is on its way, a reply is made, or the connection is made again
    /// become one patch, with the latest config. So a burst of changes costs two patches at most, and one when it has to wait. Each
    /// caller has the outcome of the patch that carried its change.
    ///
    /// - Throws: ``RealtimeError`` when the provider refused it or did not acknowledge it; the session then goes on as it was.
    public func updateSession(_ config: RealtimeSessionConfig) async throws {
        try await waiting { $0.update(config, waiter: $1, now: $2) }
    }

    /// Asks for something else than before, as ``updateSession(_:)`` does, without waiting for it: what the same caller asks for next
    /// comes after it.
    ///
    /// - Returns: The outcome, once it is known: what was wrong, or `nil` when it is in force.
    package func requestUpdate(_ config: RealtimeSessionConfig) -> AsyncStream<RealtimeError?> {
        let (outcome, continuation) = AsyncStream.makeStream(of: RealtimeError?.self)
        ask({ $0.update(config, waiter: $1, now: $2) }) { error in
            continuation.yield(error)
            continuation.finish()
        }
        return outcome
    }

    /// Ends the session, and returns when it has ended. Without a session it does nothing; several callers share one end. What earlier
    /// calls were told was taken, a message for instance, is sent first, for ``RealtimeManagerOptions/closeTimeout`` at most.
    ///
    /// Handlers of tools are cancelled, and waited for until they return, or for ``RealtimeManagerOptions/toolGracePeriod``. A handler
    /// may itself call this, and is then not waited for.
    public func stopSession() async {
        try? await waiting { $0.stop(waiter: $1, from: ToolRun.current, now: $2) }
    }

    /// Says something to the character in writing, and asks for its reply.
    ///
    /// - Parameters:
    ///   - text: What to say.
    ///   - whenBusy: What to do while a reply is still expected; by default the call is refused, as the seed's is.
    /// - Throws: ``RealtimeError`` `state` when there is no usable connection, or a reply is still expected.
    public func sendMessage(_ text: String, whenBusy: BusyPolicy = .refuse) async throws {
        try await waiting { $0.sendMessage(text, whenBusy: whenBusy, waiter: $1, now: $2) }
    }

    /// Sends further sound of the user's, at 24,000 Hz, the rate that realtime services hear.
    ///
    /// - Throws: ``RealtimeError``: `state` when there is no usable connection, `invalid_configuration` for another rate.
    public func sendAudioChunk(_ audio: PCMAudio) throws {
        guard machine.isLive else { throw machine.notLive("send") }
        guard audio.sampleRate == PCMAudio.realtimeSampleRate else {
            throw RealtimeError(
                code: .invalidConfiguration,
                message: "The sound is at \(audio.sampleRate) Hz; resample it to \(PCMAudio.realtimeSampleRate) Hz first.")
        }
        appendAudio(audio)
    }

    /// Sends further sound of the user's, at 24,000 Hz, from any thread: never blocks, never throws.
    ///
    /// While a lost connection is being made again the sound is kept, up to a limit, and said to the new one first. What is
    /// lost, or is at another rate, is counted in ``droppedAudio``.
    public nonisolated func appendAudio(_ audio: PCMAudio) { uplink.append(audio) }

    /// Ends the user's turn, where the app finds the ends of turns.
    ///
    /// - Throws: ``RealtimeError`` `state` when there is no usable connection, or when the turn has less than 100 ms of sound, which
    ///   providers refuse. Where the provider finds the ends of turns, a turn that it has just ended is no error.
    public func commitAudio() async throws {
        let sound = uplink.sinceTurn
        try await waiting { machine, waiter, _ in machine.commitAudio(sound, waiter: waiter) }
    }

    /// Throws away what of the user's sound belongs to no turn yet.
    ///
    /// - Parameter preRoll: How much of the newest sound to keep. An app that finds the beginnings of turns by itself, and throws
    ///   the silence before one away, keeps some 300 ms, so that the first syllable survives.
    /// - Throws: ``RealtimeError`` `state` when there is no usable connection.
    public func clearAudio(keeping preRoll: Duration = .zero) async throws {
        try await waiting { $0.clearAudio(keeping: preRoll, waiter: $1, now: $2) }
    }

    /// Asks for a reply without saying anything.
    ///
    /// - Parameter instructions: Instructions for this reply alone.
    /// - Throws: ``RealtimeError`` `state` when there is no usable connection.
    public func requestResponse(instructions: String? = nil) async throws {
        try await waiting { $0.requestResponse(instructions: instructions, waiter: $1, now: $2) }
    }

    /// Cuts the character short, whenever it is audible or about to be. With nothing to cut, nothing changes.
    ///
    /// - Throws: ``RealtimeError`` `state` when there is no usable connection.
    public func interrupt() async throws {
        try await waiting { $0.interrupt(waiter: $1, now: $2) }
    }

    /// Feeds the machine and waits for its answer to this caller.
    private func waiting(_ input: (inout SessionMachine, WaiterID, Duration) -> [SessionEffect]) async throws {
        let error = await withCheckedContinuation { continuation in
            ask(input) { continuation.resume(returning: $0) }
        }
        if let error { throw error }
    }

    private func ask(
        _ input: (inout SessionMachine, WaiterID, Duration) -> [SessionEffect], answer: @escaping @Sendable (RealtimeError?) -> Void
    ) {
        nextWaiter += 1
        waiters[nextWaiter] = answer
        run(input(&machine, nextWaiter, clock.now))
    }
}
