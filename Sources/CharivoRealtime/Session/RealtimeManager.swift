internal import DequeModule
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
    private let client: any RealtimeClient
    private let output: (any AudioOutput)?
    private let resultProjectors: [ResultProjector]
    private let options: RealtimeManagerOptions
    private let clock: any SessionClock
    private let hub = EventHub()
    private let logger: RealtimeLogger?
    private var sessionLogger: RealtimeLogger?

    private var machine: SessionMachine
    private var waiters: [WaiterID: CheckedContinuation<RealtimeError?, Never>] = [:]
    private var nextWaiter: WaiterID = 0
    private var connections: [Int: Task<Void, Never>] = [:]
    private var toolRuns: [String: Task<Void, Never>] = [:]
    private var timer: (deadline: Duration, task: Task<Void, Never>)?
    private var listener: Task<Void, Never>?
    /// Counts the connections of all sessions, so that what an earlier session's still says is known as such.
    private var dials = 0
    private var dialOfGeneration: [Int: Int] = [:]
    private let uplink: Uplink
    private var outbound: OutboundQueue?
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
        self.client = client
        self.output = output
        self.resultProjectors = resultProjectors
        self.options = options
        self.clock = clock
        self.logger = logger
        uplink = Uplink(limit: options.uplinkMemory)
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
        timer?.task.cancel()
        listener?.cancel()
        outbound?.finish()
        hub.finish()
        for waiter in waiters.values { waiter.resume(returning: RealtimeError(code: .cancelled, message: "The manager is gone.")) }
    }

    /// The session as it is now.
    public var state: RealtimeState { machine.state }

    /// The conversation as it is now.
    public var conversation: Conversation { machine.conversation }

    /// The definitions of the tools, in the order they were registered.
    public var registeredTools: [ToolDefinition] { machine.registry.definitions }

    /// How much of the user's sound was lost: there was no session, or the connection was gone for too long, or too slow.
    public nonisolated var droppedAudio: Duration { uplink.dropped }

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

    /// Registers a tool, or replaces the one of its name. A live session is told, between replies; several changes at once
    /// are told as one.
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
    /// - Parameter config: What to ask for, over what was asked for before.
    /// - Throws: ``RealtimeError``: `state` when there is a session already, `cancelled` when it is stopped meanwhile, or
    ///   what kept it from starting. A new start may then be tried.
    public func startSession(_ config: RealtimeSessionConfig? = nil) async throws {
        if let output, listener == nil {
            listener = Task { [weak self] in
                for await position in output.positions { await self?.outputMoved(to: position) }
            }
        }
        for error in refusedTools { publish(.error(error)) }
        refusedTools = []
        let sessionID = "sess_" + String(UInt64.random(in: .min ... .max), radix: 36)
        if machine.connection.isIdle {
            sessionLogger = logger
            sessionLogger?[metadataKey: "sessionId"] = "\(sessionID)"
        }
        try await withTaskCancellationHandler {
            try await waiting { $0.start(config, sessionID: sessionID, waiter: $1, now: $2) }
        } onCancel: {
            // The caller gave up: what it asked for must not come alive behind its back.
            Task { [weak self] in await self?.abandonStart(of: sessionID) }
        }
    }

    private func abandonStart(of sessionID: String) {
        run(machine.abandonStart(of: sessionID, now: clock.now))
    }

    /// Asks for something else than before. Without a session it is kept for the next one; a live session is patched in
    /// place, between replies, and calls that come meanwhile are merged into one.
    ///
    /// - Throws: ``RealtimeError`` when the provider refused it or did not acknowledge it; the session then goes on as it was.
    public func updateSession(_ config: RealtimeSessionConfig) async throws {
        try await waiting { $0.update(config, waiter: $1, now: $2) }
    }

    /// Ends the session, and returns when it has ended. Without a session it does nothing; several callers share one end.
    public func stopSession() async {
        try? await waiting { $0.stop(waiter: $1, now: $2) }
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

    /// Sends further sound of the user's.
    ///
    /// - Throws: ``RealtimeError`` `state` when there is no usable connection.
    public func sendAudioChunk(_ audio: PCMAudio) throws {
        guard machine.isLive else { throw machine.notLive("send") }
        appendAudio(audio)
    }

    /// Sends further sound of the user's, from any thread: never blocks, never throws.
    ///
    /// While a lost connection is being made again the sound is kept, up to a limit, and said to the new one first. What is
    /// lost is counted in ``droppedAudio``.
    public nonisolated func appendAudio(_ audio: PCMAudio) { uplink.append(audio) }

    /// Ends the user's turn, where the app finds the ends of turns.
    ///
    /// - Throws: ``RealtimeError`` `state` when there is no usable connection.
    public func commitAudio() async throws {
        try await waiting { machine, waiter, _ in machine.commitAudio(waiter: waiter) }
    }

    /// Throws away what of the user's sound belongs to no turn yet.
    ///
    /// - Throws: ``RealtimeError`` `state` when there is no usable connection.
    public func clearAudio() async throws {
        try await waiting { machine, waiter, _ in machine.clearAudio(waiter: waiter) }
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
        nextWaiter += 1
        let waiter = nextWaiter
        let error = await withCheckedContinuation { continuation in
            waiters[waiter] = continuation
            run(input(&machine, waiter, clock.now))
        }
        if let error { throw error }
    }

    /// Does what the machine wants done, in order.
    private func run(_ effects: [SessionEffect]) {
        var queue = Deque(effects)
        while let effect = queue.popFirst() {
            switch effect {
            case .dial(let request): dial(request)
            case .closeConnection(let generation): close(generation)
            case .send(let messages): outbound?.enqueue(messages)
            case .play(let audio): output?.enqueue(audio)
            case .flushOutput(let reason):
                let position = output?.flush() ?? .zero
                queue.prepend(contentsOf: machine.outputFlushed(at: position, reason, now: clock.now))
            case .utteranceBegan: uplink.utteranceBegan()
            case .utteranceCommitted: uplink.utteranceCommitted()
            case .connectUplink: if let outbound { uplink.connect(to: outbound) }
            case .resumeUplink(var report):
                report.replayedAudio = outbound.map { uplink.connect(to: $0) } ?? .zero
                report.lostAudio = uplink.dropped
                publish(.reconnectSucceeded(report))
            case .disconnectUplink: uplink.disconnect()
            case .closeUplink: uplink.close()
            case .runTool(let run): start(run)
            case .cancelTool(let callID): toolRuns[callID]?.cancel()
            case .project(let result): project(result)
            case .publish(let event): publish(event)
            case .resume(let waiter, let error): waiters.removeValue(forKey: waiter)?.resume(returning: error)
            }
        }
        arm()
    }

    private func publish(_ event: RealtimeEvent) {
        sessionLogger?.log(event)
        hub.publish(event)
    }

    // The connection.

    private func dial(_ request: ConnectionRequest) {
        dials += 1
        let dial = dials
        dialOfGeneration[request.generation] = dial
        let queue = OutboundQueue(audioLimit: options.uplinkLimit)
        outbound = queue
        connections[dial] = Task { [client, weak self] in
            let end: ConnectionEnd
            do {
                end = try await client.withConnection(request) { [weak self] connection in
                    await self?.opened(request.generation, dial: dial)
                    await withTaskGroup(of: Void.self) { group in
                        group.addTask { await queue.drain(into: connection) }
                        for await event in connection.events {
                            await self?.received(event, generation: request.generation, dial: dial)
                        }
                        queue.finish()
                    }
                }
            } catch let error as RealtimeError {
                end = ConnectionEnd(cause: .connectionFailed, error: error)
            } catch {
                end = ConnectionEnd(
                    cause: .connectionFailed,
                    error: RealtimeError(code: .transport, message: "The connection could not be made.", cause: "\(error)"))
            }
            queue.finish()
            await self?.ended(request.generation, end, dial: dial)
        }
    }

    private func close(_ generation: Int) {
        guard let dial = dialOfGeneration[generation] else { return }
        connections[dial]?.cancel()
    }

    /// Whether a dial is the newest of its session: a late word of an earlier session's must not reach this one.
    private func isCurrent(_ dial: Int, _ generation: Int) -> Bool { dialOfGeneration[generation] == dial }

    private func opened(_ generation: Int, dial: Int) {
        guard isCurrent(dial, generation) else { return }
        run(machine.connectionOpened(generation: generation, now: clock.now))
    }

    private func received(_ event: ProviderEvent, generation: Int, dial: Int) {
        guard isCurrent(dial, generation) else { return }
        run(machine.received(event, generation: generation, now: clock.now, random: .random(in: 0..<1)))
    }

    private func ended(_ generation: Int, _ end: ConnectionEnd, dial: Int) {
        connections[dial] = nil
        guard isCurrent(dial, generation) else { return }
        dialOfGeneration[generation] = nil
        run(machine.connectionEnded(generation: generation, end, now: clock.now, random: .random(in: 0..<1)))
    }

    // Playback, tools, time.

    private func outputMoved(to position: Duration) {
        run(machine.outputMoved(to: position, now: clock.now))
    }

    private func start(_ run: ToolRun) {
        let sessionID = machine.sessionID
        toolRuns[run.callID] = Task { [weak self] in
            let result: Result<JSONObject, RealtimeError>
            do {
                result = .success(try await run.tool.handler(run.arguments, run.context))
            } catch let error as RealtimeError {
                result = .failure(error)
            } catch {
                result = .failure(RealtimeError(code: .tool, message: String(describing: error)))
            }
            await self?.finished(run.callID, of: sessionID, result)
        }
    }

    /// A call's id is the provider's, and unique in its session only: what an earlier session's handler says is nobody's.
    private func finished(_ callID: String, of sessionID: String, _ result: Result<JSONObject, RealtimeError>) {
        guard machine.sessionID == sessionID else { return }
        toolRuns[callID] = nil
        run(machine.toolFinished(callID: callID, result, now: clock.now))
    }

    /// Projectors come after everything about the result itself; one that throws concerns nobody else.
    private func project(_ result: ResultProjector.Result) {
        for projector in resultProjectors {
            do {
                for event in try projector.project(result) { publish(event) }
            } catch {
                sessionLogger?.warning(
                    "A result projector failed", metadata: ["tool": "\(result.name)", "error.type": "\(type(of: error))"])
            }
        }
    }

    /// Sees to it that the machine hears of its next deadline in time.
    private func arm() {
        guard let deadline = machine.deadline else { return }
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        timer = (
            deadline,
            Task { [clock, weak self] in
                guard (try? await clock.sleep(until: deadline)) != nil else { return }
                await self?.deadlineReached(deadline)
            }
        )
    }

    private func deadlineReached(_ deadline: Duration) {
        guard timer?.deadline == deadline else { return }
        timer = nil
        run(machine.deadlineReached(now: clock.now, random: .random(in: 0..<1)))
    }
}

extension OutboundQueue {
    /// Sends what comes, in order, until the connection takes no more; its events then end by themselves.
    fileprivate func drain(into connection: any RealtimeConnection) async {
        while let messages = await next() {
            do { try await connection.send(messages) } catch {
                await connection.close()
                return
            }
        }
    }
}
