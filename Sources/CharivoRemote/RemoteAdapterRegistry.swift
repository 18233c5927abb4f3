public import CharivoRealtime

/// The adapters an app can dial with, and which one a session is for.
///
/// ```swift
/// var adapters = RemoteAdapterRegistry()
/// adapters.register(MyWebRTCAdapter(), as: .openAIAgentsWebRTC)
/// let client = try RemoteRealtimeClient(endpoint: "https://example.com", transport: .webRTC, adapters: adapters)
/// ```
public struct RemoteAdapterRegistry: Sendable {
    private var adapters: [RealtimeAdapterID: any RemoteAdapter] = [.openAIWebSocket: WebSocketAdapter()]
    private var resolver: @Sendable (RealtimeSessionConfig) -> RealtimeAdapterID? = { _ in nil }

    /// A registry with `openai-websocket` in it.
    public init() {}

    /// Adds an adapter, or puts it in the place of the one that has this name.
    public mutating func register(_ adapter: any RemoteAdapter, as id: RealtimeAdapterID) { adapters[id] = adapter }

    /// Decides which adapter a session is for, before the usual rule is asked: of providers other than `openai`, say.
    ///
    /// - Parameter resolver: Gives an adapter's name, or `nil` to leave it to the usual rule.
    public mutating func resolve(by resolver: @escaping @Sendable (RealtimeSessionConfig) -> RealtimeAdapterID?) {
        self.resolver = resolver
    }

    /// The adapter for a session: the resolver's, or by the session's transport. `webrtc` means `openai-agents-webrtc`, as it does in the
    /// seed; `websocket`, or nothing, means `openai-websocket`.
    ///
    /// - Throws: `RealtimeError` with `invalidConfiguration` when there is none.
    func adapter(for session: RealtimeSessionConfig) throws(RealtimeError) -> (id: RealtimeAdapterID, adapter: any RemoteAdapter) {
        let id: RealtimeAdapterID
        if let resolved = resolver(session) { id = resolved } else { id = try usual(session) }
        guard let adapter = adapters[id] else {
            throw RealtimeError(
                code: .invalidConfiguration,
                message: "There is no adapter \(id) here. Register one, or ask for the transport websocket.")
        }
        if let transport = session.transport, transport != adapter.transport {
            throw RealtimeError(
                code: .invalidConfiguration,
                message: "The session asks for the transport \(transport.rawValue), and its adapter \(id) is for "
                    + "\(adapter.transport.rawValue).")
        }
        return (id, adapter)
    }

    private func usual(_ session: RealtimeSessionConfig) throws(RealtimeError) -> RealtimeAdapterID {
        guard session.provider == nil || session.provider == "openai" || session.transport != .webRTC else {
            throw RealtimeError(
                code: .invalidConfiguration,
                message: "Which adapter carries WebRTC of this provider is not known. Say it with RemoteAdapterRegistry.resolve(by:).")
        }
        return session.transport == .webRTC ? .openAIAgentsWebRTC : .openAIWebSocket
    }
}
