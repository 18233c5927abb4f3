public import CharivoRealtime
internal import Synchronization

/// A provider inside the test: every dial becomes an ``InMemoryPeer`` that the test plays the provider on.
///
/// ```swift
/// let client = InMemoryRealtimeClient()
/// let manager = RealtimeManager(client: client)
/// async let started: Void = manager.startSession()
/// let peer = try await client.accept()
/// try await peer.acknowledgeUpdate()
/// try await started
/// ```
public final class InMemoryRealtimeClient: RealtimeClient {
    private enum Plan {
        case refuse(RealtimeError)
        case hold
    }

    private let dials = MessageBox<InMemoryPeer>()
    private let plans = Mutex<[Plan]>([])
    private let held = Gate()
    private let credentials: (@Sendable () async throws -> String?)?

    /// What its connections can do.
    public let capabilities: RealtimeCapabilities

    /// Makes a client without a dial yet.
    ///
    /// - Parameters:
    ///   - capabilities: What its connections can do.
    ///   - credentials: Asked for a key at every dial, as the clients of real providers do; see ``InMemoryPeer/credential``.
    public init(capabilities: RealtimeCapabilities = .init(), credentials: (@Sendable () async throws -> String?)? = nil) {
        self.capabilities = capabilities
        self.credentials = credentials
        held.shut()
    }

    /// The next dial refuses with this error.
    public func refuseNextDial(_ error: RealtimeError) {
        plans.withLock { $0.append(.refuse(error)) }
    }

    /// The next dial is not answered, until ``answerHeldDials()`` or its end.
    public func holdNextDial() {
        plans.withLock { $0.append(.hold) }
    }

    /// Dials that were held come through.
    public func answerHeldDials() {
        held.open()
        held.shut()
    }

    /// Waits for the next dial, and answers it.
    ///
    /// - Parameter limit: How long to wait in real time.
    /// - Throws: `CancellationError` when the test is over, ``WaitFailure`` when nobody dialled in time.
    public func accept(within limit: Duration = .seconds(30)) async throws -> InMemoryPeer {
        switch await dials.take(within: limit) {
        case .element(let peer): return peer
        case .finished: throw CancellationError()
        case .gaveUp:
            try Task.checkCancellation()
            throw WaitFailure(awaited: "a dial", limit: limit)
        }
    }

    /// Connects to a new peer.
    public func withConnection(
        _ request: ConnectionRequest, _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        let credential = try await credentials?()
        switch plans.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        case .refuse(let error): throw error
        case .hold: await held.pass()
        case nil: break
        }
        try Task.checkCancellation()
        let peer = InMemoryPeer(request: request, credential: credential)
        dials.put(peer)
        await body(peer)
        await peer.close()
        return peer.ended ?? ConnectionEnd(cause: .closedLocally)
    }
}
