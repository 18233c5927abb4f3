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
    }

    private let dials = MessageBox<InMemoryPeer>()
    private let plans = Mutex<[Plan]>([])

    /// What its connections can do.
    public let capabilities: RealtimeCapabilities

    /// Makes a client without a dial yet.
    public init(capabilities: RealtimeCapabilities = .init()) {
        self.capabilities = capabilities
    }

    /// The next dial refuses with this error.
    public func refuseNextDial(_ error: RealtimeError) {
        plans.withLock { $0.append(.refuse(error)) }
    }

    /// Waits for the next dial, and answers it.
    ///
    /// - Throws: `CancellationError` when the test is over.
    public func accept() async throws -> InMemoryPeer {
        guard let peer = await dials.take() else { throw CancellationError() }
        return peer
    }

    /// Connects to a new peer.
    public func withConnection(
        _ request: ConnectionRequest, _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        if case .refuse(let error) = plans.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw error }
        let peer = InMemoryPeer(request: request)
        dials.put(peer)
        await body(peer)
        return peer.ended ?? ConnectionEnd(cause: .closedLocally)
    }
}
