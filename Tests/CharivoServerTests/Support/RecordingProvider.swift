import CharivoRealtime
import CharivoServer
import Synchronization

/// A provider that hands out what the test says, and remembers what it was asked for.
final class RecordingProvider: RealtimeProvider {
    let names: Set<String> = ["openai"]
    let adapters: [RealtimeAdapterID: RealtimeTransport] = [
        .openAIWebRTC: .webRTC, .openAIAgentsWebRTC: .webRTC, .openAIWebSocket: .webSocket,
    ]
    private let kept = Mutex<[BootstrapOrder]>([])
    private let answer: @Sendable (BootstrapOrder) async throws(ProviderFailure) -> RealtimeBootstrap

    init(
        answer: @escaping @Sendable (BootstrapOrder) async throws(ProviderFailure) -> RealtimeBootstrap = {
            order async throws(ProviderFailure) in
            switch order.adapter {
            case .openAIWebRTC: RealtimeBootstrap(adapter: order.adapter, credentials: .answerSDP("v=0\r\n"))
            case .openAIAgentsWebRTC: RealtimeBootstrap(adapter: order.adapter, credentials: .clientSecret("ek_1"))
            default: RealtimeBootstrap(adapter: order.adapter, credentials: .webSocket(url: "wss://example.com/v1", token: "ek_1"))
            }
        }
    ) {
        self.answer = answer
    }

    /// What it was asked for.
    var orders: [BootstrapOrder] { kept.withLock { $0 } }

    func filled(_ session: RealtimeSessionConfig) -> RealtimeSessionConfig {
        var session = session
        session.model = session.model ?? "model-of-the-provider"
        session.voice = session.voice ?? "voice-of-the-provider"
        return session
    }

    func bootstrap(_ order: BootstrapOrder) async throws(ProviderFailure) -> RealtimeBootstrap {
        kept.withLock { $0.append(order) }
        return try await answer(order)
    }
}
