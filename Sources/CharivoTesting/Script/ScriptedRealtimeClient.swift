public import CharivoRealtime
internal import Synchronization

/// A provider that follows a script: it expects commands in order, answers each as written, and says clearly where a session
/// went another way.
///
/// ```swift
/// let client = ScriptedRealtimeClient([
///     .config(),
///     .message("Hello!"),
///     .reply(.spoken("Good morning.")),
///     .expectClose(),
/// ])
/// let manager = RealtimeManager(client: client)
/// try await manager.startSession()
/// try await manager.sendMessage("Hello!")
/// await manager.stopSession()
/// try await client.finish()   // with Swift Testing: #expect(client.unmet == nil)
/// ```
///
/// Whatever the script does not expect ends the session at once, with an error that says what was expected, what came, and
/// where in the script: nothing waits for a test that cannot succeed. The user's sound is passed over unless asked for.
public final class ScriptedRealtimeClient: RealtimeClient {
    fileprivate struct State {
        var run: ScriptRun
        /// How many answers of the script are being given.
        var acting = 0
        var waiting: [OneShot<Void>] = []
    }

    private let state: Mutex<State>
    private let clock: any SessionClock

    /// What its connections can do.
    public let capabilities: RealtimeCapabilities

    /// Makes a client of a script.
    ///
    /// - Parameters:
    ///   - steps: The script. Each ``ScriptStep/dial(where:fileID:line:)`` begins another connection.
    ///   - capabilities: What its connections can do.
    ///   - hearsAudio: Whether the user's sound is a command like others, that must be expected.
    ///   - clock: What ``ScriptStep/wait(_:fileID:line:)`` waits on; the session's ``VirtualClock``, most often.
    public init(
        _ steps: [ScriptStep], capabilities: RealtimeCapabilities = .init(), hearsAudio: Bool = false,
        clock: any SessionClock = ContinuousSessionClock()
    ) {
        state = Mutex(State(run: ScriptRun(steps, hearsAudio: hearsAudio)))
        self.capabilities = capabilities
        self.clock = clock
    }

    /// What keeps the script from being at its end at this moment: a step that was not followed, or one that was not come to.
    /// `nil` when everything was met and nothing else came.
    public var unmet: ScriptFailure? { state.withLock { $0.run.unmet() } }

    /// Waits until the script is at its end.
    ///
    /// - Parameter limit: How long to wait in real time.
    /// - Throws: ``ScriptFailure`` when it was not followed, or not to its end in time.
    public func finish(within limit: Duration = .seconds(10)) async throws(ScriptFailure) {
        let shot = OneShot<Void>()
        let isOver = state.withLock { state in
            if state.isOver { return true }
            state.waiting.append(shot)
            return false
        }
        if !isOver { _ = await shot.value(within: limit) }
        if let unmet { throw unmet }
    }

    /// Connects to the script.
    public func withConnection(
        _ request: ConnectionRequest, _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        let actions = tell { $0.dialled(request) }
        for case .refuse(let error) in actions {
            acted()
            throw error
        }
        let connection = ScriptedConnection()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.play(connection, actions) }
            await body(connection)
            await connection.close()
            group.cancelAll()
        }
        // What was sent before the end counts, whoever ended it.
        for group in connection.sent.takeAll() {
            for message in group { await perform(tell { $0.received(message) }, on: connection) }
        }
        if connection.ended?.cause == .closedLocally {
            _ = tell { run in
                run.closed()
                return []
            }
        }
        return connection.ended ?? ConnectionEnd(cause: .closedLocally)
    }

    private func play(_ connection: ScriptedConnection, _ first: [ScriptRun.Action]) async {
        await perform(first, on: connection)
        while let group = await connection.sent.take() {
            for message in group { await perform(tell { $0.received(message) }, on: connection) }
        }
    }

    private func perform(_ actions: [ScriptRun.Action], on connection: ScriptedConnection) async {
        guard !actions.isEmpty else { return }
        defer { acted() }
        for action in actions {
            switch action {
            case .emit(let events): connection.emit(events)
            case .wait(let duration): try? await clock.sleep(until: clock.now + duration)
            case .waitFor(let signal): await signal.wait()
            case .end(let end): connection.end(end)
            case .refuse: break
            }
        }
    }

    private func tell(_ input: (inout ScriptRun) -> [ScriptRun.Action]) -> [ScriptRun.Action] {
        let actions = state.withLock { state in
            let actions = input(&state.run)
            if !actions.isEmpty { state.acting += 1 }
            return actions
        }
        wake()
        return actions
    }

    private func acted() {
        state.withLock { $0.acting -= 1 }
        wake()
    }

    private func wake() {
        let waiting = state.withLock { state -> [OneShot<Void>] in
            guard state.isOver else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for shot in waiting { shot.resolve(()) }
    }
}

extension ScriptedRealtimeClient.State {
    fileprivate var isOver: Bool { run.failure != nil || run.isDone && acting == 0 }
}
