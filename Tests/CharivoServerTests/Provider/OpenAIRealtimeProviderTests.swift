import CharivoJSON
import CharivoRealtime
import CharivoWebSocket
import Testing

@testable import CharivoServer

@Suite("Sessions at OpenAI, or what speaks like it", .timeLimit(.minutes(1)))
struct OpenAIRealtimeProviderTests {
    static let key = "sk-secret-of-the-server"
    static let offer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"

    private func order(_ adapter: RealtimeAdapterID, _ session: RealtimeSessionConfig, sdp: String? = nil) -> BootstrapOrder {
        BootstrapOrder(adapter: adapter, session: session, sdpOffer: sdp, caller: Caller(id: "test"))
    }

    private func session() -> RealtimeSessionConfig {
        var session = RealtimeSessionConfig(
            provider: "openai", model: "gpt-realtime-mini", voice: "alloy", instructions: "Be \"kind\".\nBe short.", maxTokens: 300)
        session.tools = [ToolDefinition(name: "wave", description: "Wave.", parameters: ["type": "object", "properties": [:]])]
        return session
    }

    static let wireSession =
        #"{"audio":{"output":{"voice":"alloy"}},"instructions":"Be \"kind\".\nBe short.","max_output_tokens":300,"model":"gpt-realtime-mini","#
        + #""tool_choice":"auto","tools":[{"description":"Wave.","name":"wave","parameters":{"properties":{},"type":"object"},"type":"function"}],"type":"realtime"}"#

    @Test("K35: An exchange of descriptions is a form of two fields without file names, to the byte")
    func calls() async throws {
        try await FakeProvider.serving({ _ in
            HTTPServerResponse(
                status: 201, headers: [("Content-Type", "application/sdp"), ("Location", "/v1/realtime/calls/rtc_1")],
                body: Array("v=0\r\nanswer".utf8))
        }) { fake, base in
            var provider = try OpenAIRealtimeProvider(apiKey: Self.key, baseURL: base)
            provider.boundary = "BOUNDARY"
            let bootstrap = try await provider.bootstrap(order(.openAIWebRTC, session(), sdp: Self.offer))
            #expect(bootstrap == RealtimeBootstrap(adapter: .openAIWebRTC, credentials: .answerSDP("v=0\r\nanswer")))
            let request = try #require(fake.requests.first)
            #expect(request.method == "POST")
            #expect(request.path == "/v1/realtime/calls")
            #expect(request.query == nil)
            let expected =
                "--BOUNDARY\r\nContent-Disposition: form-data; name=\"sdp\"\r\nContent-Type: application/sdp\r\n\r\n\(Self.offer)\r\n"
                + "--BOUNDARY\r\nContent-Disposition: form-data; name=\"session\"\r\nContent-Type: application/json\r\n\r\n"
                + "\(Self.wireSession)\r\n--BOUNDARY--\r\n"
            #expect(String(decoding: request.body, as: UTF8.self) == expected)
            #expect(
                Self.headers(request) == [
                    "accept": "application/sdp", "authorization": "Bearer \(Self.key)", "content-length": "\(expected.utf8.count)",
                    "content-type": "multipart/form-data; boundary=BOUNDARY", "host": String(base.dropFirst(7).dropLast(3)),
                ])
        }
    }

    @Test(
        "K35: A client secret is asked for with the session alone, to the byte; its place in the answer may be any of three",
        arguments: [#"{"value":"ek_1","expires_at":1,"session":{}}"#, #"{"client_secret":{"value":"ek_1"}}"#, #"{"client_secret":"ek_1"}"#])
    func clientSecrets(answer: String) async throws {
        try await FakeProvider.serving({ _ in HTTPServerResponse(status: 200, body: Array(answer.utf8)) }) { fake, base in
            let provider = try OpenAIRealtimeProvider(apiKey: Self.key, baseURL: base + "/")
            let bootstrap = try await provider.bootstrap(order(.openAIAgentsWebRTC, session()))
            #expect(bootstrap == RealtimeBootstrap(adapter: .openAIAgentsWebRTC, credentials: .clientSecret("ek_1")))
            let request = try #require(fake.requests.first)
            let expected = #"{"session":\#(Self.wireSession)}"#
            #expect(request.path == "/v1/realtime/client_secrets")
            #expect(String(decoding: request.body, as: UTF8.self) == expected)
            #expect(
                Self.headers(request) == [
                    "accept": "application/json", "authorization": "Bearer \(Self.key)", "content-length": "\(expected.utf8.count)",
                    "content-type": "application/json", "host": String(base.dropFirst(7).dropLast(3)),
                ])
        }
    }

    @Test("A WebSocket gets a secret and the service's URL with the model; the secret's life is asked for where it is set")
    func webSocket() async throws {
        try await FakeProvider.serving({ _ in HTTPServerResponse(status: 200, body: Array(#"{"value":"ek_2"}"#.utf8)) }) { fake, base in
            var provider = try OpenAIRealtimeProvider(apiKey: Self.key, baseURL: base)
            provider.secretLifetime = .seconds(60)
            let bootstrap = try await provider.bootstrap(order(.openAIWebSocket, RealtimeSessionConfig(model: "a model/é", voice: "marin")))
            #expect(bootstrap.credentials == .webSocket(url: "ws\(base.dropFirst(4))/realtime?model=a%20model%2F%C3%A9", token: "ek_2"))
            let request = try #require(fake.requests.first)
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"expires_after":{"anchor":"created_at","seconds":60},"session":{"audio":{"output":{"voice":"marin"}},"model":"a model/é","tool_choice":"auto","type":"realtime"}}"#
            )
        }
    }

    @Test("H3: A secret without end is asked for as one for a century")
    func endlessSecret() async throws {
        try await FakeProvider.serving({ _ in HTTPServerResponse(status: 200, body: Array(#"{"value":"ek_2"}"#.utf8)) }) { fake, base in
            var provider = try OpenAIRealtimeProvider(apiKey: Self.key, baseURL: base)
            provider.secretLifetime = .seconds(Int64.max)
            _ = try await provider.bootstrap(order(.openAIWebSocket, session()))
            let request = try #require(fake.requests.first)
            let body = try JSONValue(utf8: request.body)
            #expect(body["expires_after"]?["seconds"] == .integer(3_155_760_000))
        }
    }

    @Test("S22: A session without model and voice gets the provider's; an empty list of tools is left out")
    func defaults() throws {
        let provider = try OpenAIRealtimeProvider(apiKey: Self.key)
        #expect(provider.filled(RealtimeSessionConfig()).model == "gpt-realtime")
        #expect(provider.filled(RealtimeSessionConfig()).voice == "marin")
        #expect(provider.filled(RealtimeSessionConfig(model: "m", voice: "v")).model == "m")
        #expect(provider.webSocketEndpoint == "wss://api.openai.com/v1/realtime")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var status: Int
        var body = ""
        var headers: [(name: String, value: String)] = []
        var becomes: (Int, String)
        var retryAfter: Duration?
        var testDescription: String { "\(status) \(body.prefix(60))" }
    }

    static let refusals: [Refusal] = [
        Refusal(
            status: 401, body: #"{"error":{"code":"invalid_api_key","message":"Incorrect API key provided: sk-secret-of-the-server."}}"#,
            becomes: (502, "provider_refused_key")),
        Refusal(status: 403, body: "no", becomes: (502, "provider_refused_key")),
        Refusal(status: 429, headers: [("Retry-After", "17")], becomes: (429, "provider_rate_limited"), retryAfter: .seconds(17)),
        Refusal(status: 429, headers: [("Retry-After", "soon")], becomes: (429, "provider_rate_limited")),
        Refusal(status: 429, body: #"{"error":{"code":"insufficient_quota"}}"#, becomes: (503, "provider_quota")),
        Refusal(status: 402, becomes: (503, "provider_quota")),
        Refusal(
            status: 400,
            body: #"{"error":{"code":"invalid_value","param":"session.audio.output.voice","message":"sk-secret-of-the-server"}}"#,
            becomes: (422, "provider_rejected_session")),
        Refusal(status: 404, body: #"{"error":{"code":"model_not_found"}}"#, becomes: (422, "provider_rejected_session")),
        // Nothing that a provider says of a session: what is there is something else.
        Refusal(status: 404, body: "<html>Not found</html>", becomes: (502, "provider_address_invalid")),
        Refusal(status: 405, becomes: (502, "provider_address_invalid")),
        Refusal(status: 501, body: "<html>Unsupported method ('POST')</html>", becomes: (502, "provider_address_invalid")),
        Refusal(status: 500, body: "sk-secret-of-the-server", becomes: (502, "provider_failed")),
        Refusal(status: 503, headers: [("Retry-After", "3")], becomes: (502, "provider_failed"), retryAfter: .seconds(3)),
        Refusal(status: 302, headers: [("Location", "http://127.0.0.1:1/")], becomes: (502, "provider_redirects")),
        Refusal(status: 307, headers: [("Location", "https://evil.example/")], becomes: (502, "provider_redirects")),
        Refusal(status: 200, body: "not JSON", becomes: (502, "provider_answer_invalid")),
        Refusal(status: 200, body: #"{"value":""}"#, becomes: (502, "provider_answer_invalid")),
        Refusal(status: 200, body: #"{"value":"a b"}"#, becomes: (502, "provider_answer_invalid")),
        Refusal(status: 200, body: #"{"value":["ek"]}"#, becomes: (502, "provider_answer_invalid")),
        Refusal(status: 200, body: String(repeating: "x", count: 300_000), becomes: (502, "provider_answer_invalid")),
    ]

    @Test(
        "E7: What a provider refuses or fails at reaches the caller as the right status, without the key, and the key goes nowhere else",
        arguments: refusals)
    func refused(_ refusal: Refusal) async throws {
        try await FakeProvider.serving({ _ in
            HTTPServerResponse(status: refusal.status, headers: refusal.headers, body: Array(refusal.body.utf8))
        }) { fake, base in
            let log = LogKeeper()
            try await withServer(provider: try OpenAIRealtimeProvider(apiKey: Self.key, baseURL: base), logger: log.logger) { server in
                let answer = try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good))
                #expect(answer.status == refusal.becomes.0, "\(answer.text)")
                #expect(answer.json?["error"]?["code"]?.stringValue == refusal.becomes.1)
                #expect(answer.header("Retry-After") == refusal.retryAfter.map { "\($0.retryAfterSeconds)" })
                #expect(!answer.text.contains("sk-secret"))
            }
            #expect(fake.requests.count == 1)
            #expect(!log.text.contains("sk-secret") && log.text.contains(refusal.becomes.1))
        }
    }

    @Test("D35: A provider that does not answer in time is 504; one that is not there is 502")
    func silence() async throws {
        let (answers, answer) = AsyncStream<Void>.makeStream()
        try await FakeProvider.serving({ _ in
            for await _ in answers {}
            return .text(200, "")
        }) { _, base in
            defer { answer.finish() }
            var provider = try OpenAIRealtimeProvider(apiKey: Self.key, baseURL: base)
            // Real time, and however slow the machine is: no answer comes before the test is over, so nothing but this can end it.
            provider.timeout = .milliseconds(100)
            let slow = provider
            let error = await #expect(throws: ProviderFailure.self) {
                try await slow.bootstrap(order(.openAIWebSocket, RealtimeSessionConfig()))
            }
            #expect(error?.status == 504)
        }
        let nobody = try OpenAIRealtimeProvider(apiKey: Self.key, baseURL: "http://127.0.0.1:1/v1")
        let error = await #expect(throws: ProviderFailure.self) {
            try await nobody.bootstrap(order(.openAIWebSocket, RealtimeSessionConfig()))
        }
        #expect(error?.status == 502 && error?.code == "provider_unreachable")
    }

    @Test(
        "A base URL that would send the key in the clear, or is none, is refused",
        arguments: [
            "http://api.example.com/v1", "ftp://x", "", "x", "https://", "https://user:pw@example.com/v1", "https://example.com/v1?x=1",
            "wss://example.com", "http://127.evil.example/v1", "http://127.0.0.1.evil.example/v1", "http://localhost.evil.example/v1",
        ])
    func baseURL(_ url: String) {
        let error = #expect(throws: ServerError.self) { try OpenAIRealtimeProvider(apiKey: Self.key, baseURL: url) }
        #expect(error?.message.contains("sk-") == false)
    }

    @Test("A key with a line break in it, or none, is refused and not quoted", arguments: ["", "sk-a\nb", "sk-a b", "sk-ä"])
    func badKey(_ key: String) {
        let error = #expect(throws: ServerError.self) { try OpenAIRealtimeProvider(apiKey: key) }
        #expect(error?.message.contains("sk-") == false)
    }

    /// The headers of a request by lower-case name, without those of the HTTP library that say nothing about it.
    private static func headers(_ request: HTTPServerRequest) -> [String: String] {
        Dictionary(request.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
    }
}
