internal import CharivoOpenAI
internal import CharivoRealtime

/// `openai-websocket`: dials the URL that the server handed out, with its token.
struct WebSocketAdapter: RemoteAdapter {
    /// A WebSocket.
    var transport: RealtimeTransport { .webSocket }

    /// Those of a WebSocket.
    var capabilities: RealtimeCapabilities { RealtimeCapabilities() }

    func withConnection(
        _ credentials: RealtimeBootstrap.Credentials, offer: RemoteOffer, _ request: ConnectionRequest,
        _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        guard case .webSocket(let url, let token) = credentials else {
            throw RealtimeError(code: .provider, message: "The server's answer is not for a WebSocket.")
        }
        return try await OpenAIRealtimeClient(endpoint: url, apiKey: token).withConnection(request, body)
    }
}
