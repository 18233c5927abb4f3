internal import CharivoOpenAI
package import CharivoRealtime

/// Prepares sessions at a service that this very server has mounted: the embedded engine. There is no key and no account; the token is
/// the server's own, and what the session is to be goes with it to the service's door.
package struct EmbeddedProvider: RealtimeProvider {
    /// `charivo`, and `openai` since it speaks that protocol: an app can move between the two without a change.
    package let names: Set<String> = ["charivo", "openai"]
    private let mint: TokenMint
    private let path: String
    private let model: String
    private let voice: String

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - mint: Where the service's route takes tokens back.
    ///   - path: The path of the service's sessions on this server.
    ///   - model: The model of a session that names none.
    ///   - voice: The voice of a session that names none.
    package init(mint: TokenMint, path: String = "/v1/realtime", model: String = "charivo-offline", voice: String = "marin") {
        self.mint = mint
        self.path = path
        self.model = model
        self.voice = voice
    }

    /// WebSocket alone.
    package var adapters: [RealtimeAdapterID: RealtimeTransport] { [.openAIWebSocket: .webSocket] }

    /// The service asks this server's policy about everything that a client wishes for.
    package var holdsSessions: Bool { true }

    /// Fills in model and voice.
    package func filled(_ session: RealtimeSessionConfig) -> RealtimeSessionConfig {
        var session = session
        session.model = session.model ?? model
        session.voice = session.voice ?? voice
        return session
    }

    /// Mints a token for the session.
    package func bootstrap(_ order: BootstrapOrder) async throws(ProviderFailure) -> RealtimeBootstrap {
        let session: WireSession
        do throws(WireError) {
            session = try MintedSession.wire(of: order.session)
        } catch {
            // The place alone: what is wrong there is the caller's own words.
            let place = error.param.map { " at \($0.prefix(128))" } ?? ""
            throw ProviderFailure(
                status: 422, code: "provider_rejected_session",
                message: "The engine does not take this session (\(error.code ?? error.type))\(place).")
        }
        let grant = TokenMint.Grant(caller: order.caller, session: session, sessionLength: order.sessionLength)
        guard let token = mint.mint(grant) else {
            throw ProviderFailure(
                status: 503, code: "server_full", message: "Too many tokens are out and not used yet. Try again later.",
                retryAfter: .seconds(10))
        }
        let url = order.webSocketOrigin + path + "?model=" + (order.session.model ?? model).queryValue
        return RealtimeBootstrap(adapter: order.adapter, credentials: .webSocket(url: url, token: token))
    }
}
