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
/// A call that was set up by an exchange of descriptions is ended with `/realtime/calls/{call_id}/hangup` when the policy's session length is
/// over. The key is sent to the base URL alone, and redirects are not followed.
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
        try await prepare(order).bootstrap
    }

    /// Prepares a session. That of an exchange of descriptions stands when this returns, and is named by the service's `Location` header.
    public func prepare(_ order: BootstrapOrder) async throws(ProviderFailure) -> PreparedSession {
        switch order.adapter {
        case .openAIWebRTC:
            let (answer, callID) = try await call(order)
            return PreparedSession(bootstrap: RealtimeBootstrap(adapter: order.adapter, credentials: .answerSDP(answer)), callID: callID)
        case .openAIAgentsWebRTC:
            let secret = try await clientSecret(order)
            return PreparedSession(bootstrap: RealtimeBootstrap(adapter: order.adapter, credentials: .clientSecret(secret)))
        default:
            let secret = try await clientSecret(order)
            let url = webSocketEndpoint + "?model=" + (order.session.model ?? model).queryValue
            return PreparedSession(
                bootstrap: RealtimeBootstrap(adapter: order.adapter, credentials: .webSocket(url: url, token: secret)))
        }
    }

    /// Hangs up: `POST /realtime/calls/{call_id}/hangup`.
    public func endCall(_ callID: String) async throws(ProviderFailure) {
        let answer = try await exchange("/realtime/calls/\(callID)/hangup", nil, [], accept: "application/json")
        // Most clients hang up themselves: then there is no such call any more.
        guard (200..<300).contains(answer.status) || answer.status == 404 else { throw ProviderFailure(refusal: answer) }
    }

    private func call(_ order: BootstrapOrder) async throws(ProviderFailure) -> (answerSDP: String, callID: String?) {
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
        let callID = answer.header("Location").flatMap(Self.callID(inLocation:))
        // A client that does not get the description cannot take part in the call, which then ends by itself.
        guard callID != nil || order.sessionLength == nil else {
            throw .invalidAnswer("it does not name the call in its Location header, so the call could not be ended in time")
        }
        return (text, callID)
    }

    /// The name of a call at the end of its path; `nil` for what is not fit to be one in another path.
    static func callID(inLocation location: String) -> String? {
        let parts = location.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").suffix(2)
        guard let name = parts.last, parts.count == 2, parts.first == "calls", name.utf8.count <= 128 else { return nil }
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isName ? String(name) : nil
    }

    private func clientSecret(_ order: BootstrapOrder) async throws(ProviderFailure) -> String {
        var body: JSONObject = ["session": .object(MintedSession.members(of: order.session))]
        if let secretLifetime {
            body["expires_after"] = ["anchor": "created_at", "seconds": .integer(Int(secretLifetime.bounded / .seconds(1)))]
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
        let answer = try await exchange(path, contentType, body, accept: accept)
        guard (200..<300).contains(answer.status) else { throw ProviderFailure(refusal: answer) }
        return answer
    }

    private func exchange(
        _ path: String, _ contentType: String?, _ body: [UInt8], accept: String
    ) async throws(ProviderFailure) -> HTTPAnswer {
        let type = contentType.map { [(name: "Content-Type", value: $0)] } ?? []
        let exchange = HTTPExchange(
            url: baseURL + path, headers: [("Authorization", "Bearer \(apiKey)")] + type + [("Accept", accept)], body: body,
            timeout: timeout)
        do {
            return try await exchange.run()
        } catch {
            throw ProviderFailure(error)
        }
    }

    private static func checked(_ text: String) throws(ServerError) -> String {
        if let flaw = flaw(ofBaseURL: text) { throw ServerError(code: .invalidConfiguration, message: "The provider's base URL \(flaw)") }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Why an address cannot be a base URL, to be read behind its name; `nil` when it can.
    package static func flaw(ofBaseURL text: String) -> String? {
        func words(_ what: String) -> String {
            "is \(SettingFlaw.quote(text)), which \(what). Give one such as \(defaultBaseURL), where /realtime/client_secrets is."
        }
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty else { return words("is no URL") }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            return words("has a user name, a query or a fragment")
        }
        guard parts.scheme == "https" || (parts.scheme == "http" && HostName(host).isLoopback) else {
            return words("is not https, and would send the key in the clear")
        }
        return nil
    }
}
