import CharivoRealtime
import CharivoRemote
import Synchronization

/// An adapter that dials nowhere and remembers what it was handed.
final class RecordingAdapter: RemoteAdapter {
    let transport: RealtimeTransport
    let capabilities = RealtimeCapabilities()
    private let sdp: String?
    private let state = Mutex((dials: [RealtimeBootstrap.Credentials](), offers: 0, abandoned: 0))

    init(_ transport: RealtimeTransport = .webSocket, sdp: String? = nil) {
        self.transport = transport
        self.sdp = sdp
    }

    /// What it was handed, dial by dial.
    var dials: [RealtimeBootstrap.Credentials] { state.withLock(\.dials) }
    /// How many offers it made, and how many were for nothing.
    var offers: Int { state.withLock(\.offers) }
    var abandoned: Int { state.withLock(\.abandoned) }

    func offer(for request: ConnectionRequest) async throws -> RemoteOffer {
        state.withLock { $0.offers += 1 }
        return RemoteOffer(sdp: sdp, context: offers)
    }

    func abandon(_ offer: RemoteOffer) async { state.withLock { $0.abandoned += 1 } }

    func withConnection(
        _ credentials: RealtimeBootstrap.Credentials, offer: RemoteOffer, _ request: ConnectionRequest,
        _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        state.withLock { $0.dials.append(credentials) }
        return ConnectionEnd(cause: .closedByPeer)
    }
}
