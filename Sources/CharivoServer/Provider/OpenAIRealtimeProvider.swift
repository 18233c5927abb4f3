internal import CharivoHTTP
internal import CharivoJSON
internal import CharivoOpenAI
public import CharivoRealtime

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Prepares sessions at OpenAI, or at a service that speaks as it does.
///
/// | adapter | what is done |
/// |---|---|
/// | `openai-webrtc` | the client's SDP offer and the session go to `/realtime/calls`; the client gets the SDP answer |
/// | `openai-agents-webrtc` | the session goes to `/realtime/client_secrets`; the client gets the secret |
/// | `openai-websocket` | the same; the client gets the secret and the WebSocket's URL |
///
/// The key is sent to the base URL alone, and redirects are not followed.
public struct OpenAIRealtimeProvider: RealtimeProvider {
    /// OpenAI's own base URL.
    public static let defaultBaseURL = "https://api.openai.com/v1"

    /// The names a client may use: `openai`.
    public var names: Set<String> = ["openai"]
    /// The model of a session that names none. Default `gpt-realtime`.
    public var model = OpenAIRealtimeClient.defaultModel
    /// The voice of a session that names none. Default `marin`.
    public var voice = "marin"
    /// How long a minted secret may be used to open a session, 10 to 7,200 s; the service's own ten minutes when `nil`.
    public var secretLifetime: Duration?
    /// How long the provider may take to answer. Default 15 s.
    public var timeout: Duration = .seconds(15)

    private let apiKey: String
    private let baseURL: String
    /// Where WebSockets are dialled, without the model.
    package let webSocketEndpoint: String
    /// Set by tests, to know the bytes of a form.
    var boundary: String?

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - apiKey: The account's key. It leaves this process only towards `baseURL`.
    ///   - baseURL: Where `/realtime/…` is, over `https`; plain `http` only for a service on this machine.
    /// - Throws: ``ServerError`` with `invalidConfiguration`, which never holds the key.
    public init(apiKey: String, baseURL: String = OpenAIRealtimeProvider.defaultBaseURL) throws(ServerError) {
        guard !apiKey.isEmpty, apiKey.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw ServerError(code: .invalidConfiguration, message: "The provider's key is empty, or holds a space or a line break.")
        }
        let base = try Self.checked(baseURL)
        self.apiKey = apiKey
        self.baseURL = base
        webSocketEndpoint = "ws" + base.dropFirst(4) + "/realtime"
    }

    /// The three of them.
    public var adapters: [RealtimeAdapterID: RealtimeTransport] {
        [.openAIWebRTC: .webRTC, .openAIAgentsWebRTC: .webRTC, .openAIWebSocket: .webSocket]
    }

    /// Fills in model and voice.
    public func filled(_ session: RealtimeSessionConfig) -> RealtimeSessionConfig {
        var session = session
        session.model = session.model ?? model
        session.voice = session.voice ?? voice
        return session
    }

    /// Prepares a session.
    public func bootstrap(_ order: BootstrapOrder) async throws(ProviderFailure) -> RealtimeBootstrap {
        switch order.adapter {
        case .openAIWebRTC:
            return RealtimeBootstrap(adapter: order.adapter, credentials: .answerSDP(try await answerSDP(order)))
        case .openAIAgentsWebRTC:
            return RealtimeBootstrap(adapter: order.adapter, credentials: .clientSecret(try await clientSecret(order)))
        default:
            let secret = try await clientSecret(order)
            let url = webSocketEndpoint + "?model=" + (order.session.model ?? model).queryValue
            return RealtimeBootstrap(adapter: order.adapter, credentials: .webSocket(url: url, token: secret))
        }
    }

    private func answerSDP(_ order: BootstrapOrder) async throws(ProviderFailure) -> String {
        let parts = [
            MultipartForm.Part(name: "sdp", contentType: "application/sdp", content: Array((order.sdpOffer ?? "").utf8)),
            MultipartForm.Part(
                name: "session", contentType: "application/json", content: JSONValue.object(MintedSession.members(of: order.session)).utf8),
        ]
        let form = boundary.map { MultipartForm(parts, boundary: $0) } ?? MultipartForm(parts)
        let answer = try await post("/realtime/calls", form.contentType, form.body, accept: "application/sdp")
        guard let text = String(validating: answer.body, as: UTF8.self), text.hasPrefix("v=0") else {
            throw .invalidAnswer("it is no session description")
        }
        return text
    }

    private func clientSecret(_ order: BootstrapOrder) async throws(ProviderFailure) -> String {
        var body: JSONObject = ["session": .object(MintedSession.members(of: order.session))]
        if let secretLifetime {
            body["expires_after"] = ["anchor": "created_at", "seconds": .integer(Int(secretLifetime / .seconds(1)))]
        }
        let answer = try await post(
            "/realtime/client_secrets", "application/json", JSONValue.object(body).utf8, accept: "application/json")
        guard let answer = try? JSONValue(utf8: answer.body) else { throw .invalidAnswer("it is no JSON") }
        let secret = answer["value"] ?? answer["client_secret"]?["value"] ?? answer["client_secret"]
        guard let secret = secret?.stringValue, (1...4_096).contains(secret.utf8.count), secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .invalidAnswer("there is no client secret in it") }
        return secret
    }

    private func post(
        _ path: String, _ contentType: String, _ body: [UInt8], accept: String
    ) async throws(ProviderFailure) -> HTTPAnswer {
        let exchange = HTTPExchange(
            url: baseURL + path,
            headers: [("Authorization", "Bearer \(apiKey)"), ("Content-Type", contentType), ("Accept", accept)], body: body,
            timeout: timeout)
        let answer: HTTPAnswer
        do {
            answer = try await exchange.run()
        } catch {
            throw ProviderFailure(error)
        }
        guard (200..<300).contains(answer.status) else { throw ProviderFailure(refusal: answer) }
        return answer
    }

    private static func checked(_ text: String) throws(ServerError) -> String {
        func invalid(_ what: String) -> ServerError {
            ServerError(
                code: .invalidConfiguration,
                message: "The provider's base URL \(what). Give one such as \(defaultBaseURL), where /realtime/client_secrets is.")
        }
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty else { throw invalid("is not a URL") }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw invalid("has a user name, a query or a fragment")
        }
        guard parts.scheme == "https" || (parts.scheme == "http" && HostName(host).isLoopback) else {
            throw invalid("is not https, and would send the key in the clear")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
