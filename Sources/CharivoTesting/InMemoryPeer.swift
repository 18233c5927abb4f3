public import CharivoRealtime
internal import Synchronization

/// The far end of an in-memory connection: the test says what the provider says, and sees what it is sent.
public final class InMemoryPeer: Sendable {
    /// What was dialled for.
    public let request: ConnectionRequest
    private let inbox = MessageBox<[ProviderMessage]>()
    private let outbox: AsyncStream<ProviderEvent>
    private let emitter: AsyncStream<ProviderEvent>.Continuation
    private let end = Mutex<ConnectionEnd?>(nil)
    private let pending = Mutex<[ProviderMessage]>([])
    private let isBroken = Mutex(false)
    private let isSilent = Mutex(false)
    private let asked = Mutex(0)

    init(request: ConnectionRequest) {
        self.request = request
        (outbox, emitter) = AsyncStream.makeStream()
    }

    var ended: ConnectionEnd? { end.withLock(\.self) }

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
    }

    /// From now on, the question whether the connection still carries anything is not answered, as over a half-open socket.
    public func fallSilent() {
        isSilent.withLock { $0 = true }
    }

    /// From now on, nothing that is sent arrives: sending fails.
    public func breakOutbound() {
        isBroken.withLock { $0 = true }
    }

    /// The next message, waiting for it.
    ///
    /// - Throws: `CancellationError` when the connection or the test is over.
    public func next() async throws -> ProviderMessage {
        if let message = pending.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return message }
        guard let group = await inbox.take(), let first = group.first else { throw CancellationError() }
        pending.withLock { $0 += group.dropFirst() }
        return first
    }

    /// The next message that is not sound, waiting for it.
    ///
    /// - Throws: `CancellationError` when the connection or the test is over.
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
    /// - Throws: `CancellationError` when the connection or the test is over.
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
        guard ended == nil, !isBroken.withLock(\.self) else {
            throw RealtimeError(code: .transport, message: "The in-memory connection is gone.")
        }
        inbox.put(commands)
    }

    /// Answers at once, unless the test has made it ``fallSilent()``; then it waits until it is not asked any more.
    public func probe() async throws {
        asked.withLock { $0 += 1 }
        guard isSilent.withLock(\.self) else { return }
        for await _ in AsyncStream<Void>.makeStream().stream {}
        throw CancellationError()
    }

    /// Ends the connection, as from the near side.
    public func close() async {
        end(ConnectionEnd(cause: .closedLocally))
    }
}
