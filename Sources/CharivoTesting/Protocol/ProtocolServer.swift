public import CharivoRealtime
internal import CharivoWebSocket
internal import Logging
internal import Synchronization

/// A service that speaks the OpenAI Realtime protocol over a WebSocket of this machine's own, and does what a test tells it to:
/// the real client, the real wire, and whatever goes wrong on it.
///
/// ```swift
/// try await ProtocolServer.run(.replying(.spoken("Good morning."))) { server in
///     let manager = RealtimeManager(client: OpenAIRealtimeClient(endpoint: server.url, apiKey: "test"))
///     try await manager.startSession()
///     try await manager.sendMessage("Hello!")
///     …
///     await manager.stopSession()
/// }
/// ```
public final class ProtocolServer: Sendable {
    private struct State {
        var faults: FaultPlan
        var dials = 0
        /// The dials that are not served yet, by the address they came from.
        var numbers: [String: Int] = [:]
        var requests = 0
        var handshakes: [ProtocolHandshake] = []
        var connections: [ProtocolConnection] = []
        /// The dials that are held.
        var held: [OneShot<Void>] = []
        var watchers: [(dials: Int, shot: OneShot<Void>)] = []
    }

    private let behavior: ProtocolBehavior
    private let clock: any SessionClock
    private let state: Mutex<State>
    private let accepted = MessageBox<ProtocolConnection>(limit: 1_000)
    private let address = Mutex<String>("")

    private init(behavior: ProtocolBehavior, faults: FaultPlan, clock: any SessionClock) {
        self.behavior = behavior
        self.clock = clock
        state = Mutex(State(faults: faults))
    }

    /// Serves on a port of its own for the length of a closure.
    ///
    /// - Parameters:
    ///   - behavior: What it does by itself.
    ///   - faults: What goes wrong.
    ///   - clock: What delays are measured on.
    ///   - body: The test.
    /// - Throws: What `body` throws; an error when no port can be listened on.
    @discardableResult
    public static func run<Result: Sendable>(
        _ behavior: ProtocolBehavior = .attentive, faults: FaultPlan = .none, clock: any SessionClock = ContinuousSessionClock(),
        _ body: (ProtocolServer) async throws -> Result
    ) async throws -> Result {
        let server = ProtocolServer(behavior: behavior, faults: faults, clock: clock)
        // No pings of its own: a client's silence is the test's business.
        let configuration = WebSocketServerConfiguration(webSocket: .init(pingInterval: nil, closeTimeout: .seconds(1)))
        let listener = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, configuration: configuration,
            logger: Logger(label: "charivo.testing") { _ in SwiftLogNoOpLogHandler() }
        ) { request in
            await server.decide(request)
        } serve: { socket, request in
            await server.serve(socket, request)
        }
        server.address.withLock { $0 = "ws://\(listener.host):\(listener.port)/v1/realtime" }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.run() }
            defer { group.cancelAll() }
            return try await body(server)
        }
    }

    /// Where clients dial: `ws://127.0.0.1:<port>/v1/realtime`.
    public var url: String { address.withLock(\.self) }

    /// What clients dialled with, in order; dials that were refused too.
    public var handshakes: [ProtocolHandshake] { state.withLock(\.handshakes) }

    /// The connections so far, in order.
    public var connections: [ProtocolConnection] { state.withLock(\.connections) }

    /// The next connection that stands and was not asked for, waiting for it.
    ///
    /// - Parameter limit: How long to wait in real time.
    /// - Throws: ``WaitFailure`` when none came in time.
    public func accept(within limit: Duration = .seconds(30)) async throws(WaitFailure) -> ProtocolConnection {
        if case .element(let connection) = await accepted.take(within: limit) { return connection }
        throw WaitFailure(
            awaited: "a connection to the protocol server", limit: Task.isCancelled ? nil : limit,
            seen: handshakes.map { "a dial of \($0.path)" })
    }

    /// How many dials there have been, refused ones too.
    public var dialCount: Int { state.withLock(\.dials) }

    /// Waits until there have been that many dials, whatever becomes of them.
    ///
    /// - Throws: ``WaitFailure`` when there were fewer in time.
    public func waitForDials(_ count: Int, within limit: Duration = .seconds(30)) async throws(WaitFailure) {
        let shot = OneShot<Void>()
        let isThere = state.withLock { state in
            if state.dials >= count { return true }
            state.watchers.append((count, shot))
            return false
        }
        if isThere { return }
        defer { state.withLock { state in state.watchers.removeAll { $0.shot === shot } } }
        if await shot.value(within: limit) != nil { return }
        throw WaitFailure(
            awaited: "\(count) dials", limit: Task.isCancelled ? nil : limit, seen: handshakes.map { "a dial of \($0.path)" })
    }

    /// Something more will go wrong, on connections that do not stand yet.
    public func inject(_ fault: Fault) {
        state.withLock { $0.faults.faults.append(fault) }
    }

    /// The dials that are held by now come through; one that comes later is held again.
    public func answerHeldHandshakes() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for shot in held { shot.resolve(()) }
    }

    private func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision {
        let (handshake, held) = state.withLock { state in
            state.dials += 1
            state.handshakes.append(ProtocolHandshake(request))
            state.numbers[request.remoteAddress ?? ""] = state.dials
            let handshake = FaultInjector(state.faults, connection: state.dials).handshake
            // Counted and held in one step: whoever has waited for the dial can answer it.
            let held = OneShot<Void>()
            if case .hold = handshake { state.held.append(held) }
            for watcher in state.watchers where watcher.dials <= state.dials { watcher.shot.resolve(()) }
            return (handshake, held)
        }
        switch handshake {
        case .accept: break
        case .hold:
            _ = await held.value(within: nil)
            state.withLock { state in state.held.removeAll { $0 === held } }
        case .refuse(let status, let headers, let body):
            return .reject(
                HTTPServerResponse(
                    status: status, headers: headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, body: Array(body.utf8)))
        }
        return .accept(subprotocol: request.subprotocols.contains("realtime") ? "realtime" : nil)
    }

    private func serve(_ socket: WebSocketConnection, _ request: HTTPServerRequest) async {
        let connection = state.withLock { state in
            let handshake = ProtocolHandshake(request)
            let number = state.numbers.removeValue(forKey: request.remoteAddress ?? "") ?? state.dials
            let connection = ProtocolConnection(
                socket: socket, number: number, handshake: handshake, behavior: behavior,
                faults: FaultInjector(state.faults, connection: number),
                clock: clock
            ) { [weak self] in
                self?.nextReply()
            }
            state.connections.append(connection)
            return connection
        }
        accepted.put(connection)
        await connection.run()
    }

    private func nextReply() -> PlannedReply? {
        behavior.reply(
            state.withLock { state in
                state.requests += 1
                return state.requests
            })
    }
}

extension ProtocolHandshake {
    fileprivate init(_ request: HTTPServerRequest) {
        let bearer = request.header("authorization").flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        self.init(path: request.path, query: request.query, key: bearer)
    }
}
