public import CharivoRealtime
internal import Synchronization

/// The far end of an in-memory connection: the test says what the provider says, and sees what it is sent.
public final class InMemoryPeer: Sendable {
    /// What was dialled for.
    public let request: ConnectionRequest
    /// The key the client dialled with, where it was made with credentials.
    public let credential: String?
    private let inbox = MessageBox<[ProviderMessage]>()
    private let outbox: AsyncStream<ProviderEvent>
    private let emitter: AsyncStream<ProviderEvent>.Continuation
    private let end = Mutex<ConnectionEnd?>(nil)
    private let gone = Gate()
    private let network = Gate()
    private let pending = Mutex<[ProviderMessage]>([])
    private let isBroken = Mutex(false)
    private let isSilent = Mutex(false)
    private let asked = Mutex(0)

    init(request: ConnectionRequest, credential: String? = nil) {
        self.request = request
        self.credential = credential
        (outbox, emitter) = AsyncStream.makeStream()
        gone.shut()
    }

    /// How the connection ended; `nil` while it stands.
    public var ended: ConnectionEnd? { end.withLock(\.self) }

    /// How often the connection was asked for a sign of life.
    public var probes: Int { asked.withLock(\.self) }

    /// Says something.
    public func emit(_ events: ProviderEvent...) {
        for event in events { emitter.yield(event) }
    }

    /// Ends the connection, as from the far side.
    public func end(_ end: ConnectionEnd = ConnectionEnd(cause: .connectionLost)) {
        self.end.withLock { $0 = $0 ?? end }
        emitter.finish()
        inbox.finish()
        gone.open()
        network.open()
    }

    /// Waits until the connection has ended, by either side.
    public func waitForEnd() async {
        await gone.pass()
    }

    /// From now on, the question whether the connection still carries anything is not answered, as over a half-open socket.
    public func fallSilent() {
        isSilent.withLock { $0 = true }
    }

    /// From now on, nothing that is sent arrives: sending fails.
    public func breakOutbound() {
        isBroken.withLock { $0 = true }
    }

    /// From now on the network takes nothing more: sending waits, until ``resume()`` or the end.
    public func stall() {
        network.shut()
    }

    /// The network takes what is sent again.
    public func resume() {
        network.open()
    }

    /// The next message, waiting for it.
    ///
    /// - Parameter limit: How long to wait in real time.
    /// - Throws: `CancellationError` when the connection or the test is over, ``WaitFailure`` when none came in time.
    public func next(within limit: Duration = .seconds(30)) async throws -> ProviderMessage {
        if let message = pending.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return message }
        switch await inbox.take(within: limit) {
        case .element(let group):
            guard let first = group.first else { return try await next(within: limit) }
            pending.withLock { $0 += group.dropFirst() }
            return first
        case .finished: throw CancellationError()
        case .gaveUp:
            try Task.checkCancellation()
            throw WaitFailure(awaited: "a message of the session's", limit: limit)
        }
    }

    /// The next message that is not sound, waiting for it.
    ///
    /// - Throws: As ``next(within:)``.
    public func nextCommand() async throws -> ProviderMessage {
        while true {
            let message = try await next()
            if case .appendAudio = message.command { continue }
            return message
        }
    }

    /// The messages that have come and were not looked at, without waiting.
    public func unread() -> [ProviderMessage] {
        pending.withLock { pending in
            defer { pending = [] }
            return pending
        } + inbox.takeAll().flatMap(\.self)
    }

    /// Waits for an update of the session and acknowledges it.
    ///
    /// - Returns: The config that was asked for.
    /// - Throws: As ``next(within:)``.
    @discardableResult
    public func acknowledgeUpdate() async throws -> RealtimeSessionConfig {
        while true {
            if case .updateSession(let config) = try await nextCommand().command {
                emit(
                    .sessionUpdated(
                        ProviderSession(
                            id: "sess_peer", model: request.config.model, voice: config.voice, instructions: config.instructions)))
                return config
            }
        }
    }
}

extension InMemoryPeer: RealtimeConnection {
    /// What the test says.
    public var events: any AsyncSequence<ProviderEvent, Never> & Sendable { outbox }

    /// Hands a group to the test.
    public func send(_ commands: [ProviderMessage]) async throws {
        await network.pass()
        try Task.checkCancellation()
        guard ended == nil, !isBroken.withLock(\.self) else {
            throw RealtimeError(code: .transport, message: "The in-memory connection is gone.")
        }
        guard inbox.put(commands) else {
            throw RealtimeError(code: .transport, message: "The in-memory connection is full; nobody reads what is sent.")
        }
    }

    /// Answers as soon as the network takes anything, unless the test has made it ``fallSilent()``; then it waits until it is not asked
    /// any more.
    public func probe() async throws {
        asked.withLock { $0 += 1 }
        await network.pass()
        try Task.checkCancellation()
        guard ended == nil else { throw RealtimeError(code: .transport, message: "The in-memory connection is gone.") }
        guard isSilent.withLock(\.self) else { return }
        for await _ in AsyncStream<Void>.makeStream().stream {}
        throw CancellationError()
    }

    /// Ends the connection, as from the near side.
    public func close() async {
        end(ConnectionEnd(cause: .closedLocally))
    }
}
