import CharivoJSON
import CharivoRealtime
import CharivoTesting
import Testing

@testable import CharivoRemote

@Suite("The remote client", .timeLimit(.minutes(1)))
struct RemoteRealtimeClientTests {
    static let good =
        #"{"adapter":"openai-websocket","transport":"websocket","url":"wss://api.example.com/v1/realtime?model=m","token":"ek_1"}"#

    /// Dials once, against a server that answers so.
    @discardableResult
    private func dial(
        _ answers: [RawHTTPServer.Answer], adapter: RecordingAdapter = RecordingAdapter(), as id: RealtimeAdapterID = .openAIWebSocket,
        config: RealtimeSessionConfig = RealtimeSessionConfig(provider: "openai", model: "m"), options: RemoteOptions = RemoteOptions()
    ) async throws -> (requests: [String], error: RealtimeError?) {
        var adapters = RemoteAdapterRegistry()
        adapters.register(adapter, as: id)
        let registry = adapters
        return try await RawHTTPServer.serving(answers) { server, port in
            let client = try RemoteRealtimeClient(
                endpoint: "http://127.0.0.1:\(port)", transport: adapter.transport, adapters: registry, options: options)
            do {
                _ = try await client.withConnection(ConnectionRequest(config: config, generation: 1)) { _ in }
                return (server.requests, nil)
            } catch {
                return (server.requests, try #require(error as? RealtimeError, "\(error)"))
            }
        }
    }

    @Test("S72, K36: It posts the seed's request to /api/realtime, with the app's own headers, and dials with what it is handed")
    func asks() async throws {
        let adapter = RecordingAdapter()
        var options = RemoteOptions()
        options.headers = { [("Authorization", "Bearer of-the-app")] }
        var config = RealtimeSessionConfig(provider: "openai", model: "gpt-realtime-mini", voice: "alloy")
        config.tools = [ToolDefinition(name: "wave", description: "Wave.")]
        let (requests, error) = try await dial([.http(200, Self.good)], adapter: adapter, config: config, options: options)
        #expect(error == nil)
        #expect(adapter.dials == [.webSocket(url: "wss://api.example.com/v1/realtime?model=m", token: "ek_1")])
        let request = try #require(requests.first)
        #expect(request.hasPrefix("POST /api/realtime HTTP/1.1\r\n"))
        #expect(request.lowercased().contains("\r\ncontent-type: application/json\r\n"))
        #expect(request.contains("Bearer of-the-app"))
        let body = try JSONValue(text: String(request.split(separator: "\r\n\r\n")[1]))
        #expect(
            body == [
                "adapter": "openai-websocket", "transport": "websocket",
                "session": [
                    "provider": "openai", "transport": "websocket", "model": "gpt-realtime-mini", "voice": "alloy",
                    "tools": [
                        ["type": "function", "name": "wave", "description": "Wave.", "parameters": ["type": "object", "properties": [:]]]
                    ],
                ],
            ])
    }

    @Test("K36: OpenAI over WebRTC is the agents' adapter, as in the seed; with an offer it is the exchange of descriptions")
    func webRTC() async throws {
        let agents = RecordingAdapter(.webRTC)
        let secret = #"{"adapter":"openai-agents-webrtc","transport":"webrtc","clientSecret":"ek_1"}"#
        let (requests, error) = try await dial([.http(200, secret)], adapter: agents, as: .openAIAgentsWebRTC)
        #expect(error == nil && agents.dials == [.clientSecret("ek_1")])
        #expect(requests[0].contains(#""adapter":"openai-agents-webrtc""#) && !requests[0].contains("sdpOffer"))

        let exchange = RecordingAdapter(.webRTC, sdp: "v=0\r\noffer")
        var adapters = RemoteAdapterRegistry()
        adapters.register(exchange, as: .openAIWebRTC)
        adapters.resolve { _ in .openAIWebRTC }
        let registry = adapters
        try await RawHTTPServer.serving([.http(200, #"{"adapter":"openai-webrtc","transport":"webrtc","answerSdp":"v=0\r\nanswer"}"#)]) {
            server, port in
            let client = try RemoteRealtimeClient(endpoint: "http://localhost:\(port)/other", transport: .webRTC, adapters: registry)
            _ = try await client.withConnection(ConnectionRequest(config: RealtimeSessionConfig(), generation: 1)) { _ in }
            #expect(exchange.dials == [.answerSDP("v=0\r\nanswer")])
            #expect(server.requests[0].hasPrefix("POST /other HTTP"))
            #expect(server.requests[0].contains(#""sdpOffer":"v=0\r\noffer""#))
        }
    }

    struct BadAnswer: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: RawHTTPServer.Answer
        var code: RealtimeError.Code
        var providerCode: String?
        var retryAfter: Duration?

        init(
            _ name: String, _ answer: RawHTTPServer.Answer, _ code: RealtimeError.Code, _ providerCode: String? = nil,
            retryAfter: Duration? = nil
        ) {
            testDescription = name
            self.answer = answer
            self.code = code
            self.providerCode = providerCode
            self.retryAfter = retryAfter
        }

        /// An answer of status 200 that is no bootstrap for this client.
        static func body(_ name: String, _ body: String) -> BadAnswer { BadAnswer(name, .http(200, body), .provider, "invalid_bootstrap") }

        static func url(_ url: String, _ token: String = "ek_1") -> BadAnswer {
            body(
                "url \(url.prefix(40)), token \(token.count)",
                #"{"adapter":"openai-websocket","transport":"websocket","url":"\#(url)","token":"\#(token)"}"#)
        }
    }

    static let badAnswers: [BadAnswer] = [
        .init("401", .http(401, #"{"error":{"code":"unauthenticated","message":"No."}}"#), .authentication, "unauthenticated"),
        .init("403", .http(403, ""), .authentication, "http_403"), .init("402", .http(402, ""), .quota, "http_402"),
        .init("404", .http(404, "<html>"), .invalidConfiguration, "http_404"), .init("405", .http(405, ""), .invalidConfiguration),
        .init("400", .http(400, #"{"error":"words alone, as the seed's server has them"}"#), .invalidConfiguration),
        .init("422", .http(422, #"{"error":{"code":"provider_rejected_session"}}"#), .provider, "provider_rejected_session"),
        .init("429", .http(429, "", ["Retry-After: 7"]), .transport, "http_429", retryAfter: .seconds(7)),
        .init(
            "429 until a date", .http(429, "", ["Date: Wed, 21 Oct 2026 07:27:30 GMT", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT"]),
            .transport, retryAfter: .seconds(30)),
        .init("429 until no date", .http(429, "", ["Retry-After: Wed, 21 Oct"]), .transport),
        .init(
            "502 for the server's key", .http(502, #"{"error":{"code":"provider_refused_key"}}"#), .authentication, "provider_refused_key"),
        .init(
            "502 for the server's address", .http(502, #"{"error":{"code":"provider_redirects"}}"#), .invalidConfiguration,
            "provider_redirects"),
        .init("429 for a year", .http(429, "", ["Retry-After: 99999999999"]), .transport),
        .init("429 for less than nothing", .http(429, "", ["Retry-After: -1"]), .transport),
        .init("503", .http(503, "", ["Retry-After: 2"]), .transport, retryAfter: .seconds(2)),
        .init("503 for want of quota", .http(503, #"{"error":{"code":"provider_quota"}}"#), .quota, "provider_quota"),
        .init("500", .http(500, ""), .transport), .init("504", .http(504, ""), .timeout),
        .init("418", .http(418, ""), .invalidConfiguration),
        .init("204", .http(204, ""), .provider), .init("302", .http(302, "", ["Location: https://evil.example/"]), .invalidConfiguration),
        .init("307 to itself", .http(307, "", ["Location: /api/realtime"]), .invalidConfiguration),
        .init("no HTTP", .init("SSH-2.0-OpenSSH\r\n"), .transport), .init("a hang-up", .init(""), .transport),
        .init("half a head", .init("HTTP/1.1 200 OK\r\nContent-"), .transport),
        .init("half a body", .init("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"), .transport),
        .init("silence", .init("", hangsUp: false), .timeout),
        .init("a body that never ends", .init("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{", hangsUp: false), .timeout),
        .init("a head that never ends", .init("HTTP/1.1 200 OK\r\nX: ", hangsUp: false), .timeout),
        .init("200 KB", .http(200, String(repeating: " ", count: 200_000)), .provider, "invalid_bootstrap"),
        .body("an empty body", ""), .body("words", "hello"), .body("a list", "[]"), .body("null", "null"), .body("an empty object", "{}"),
        .body("another adapter", #"{"adapter":"openai-webrtc","transport":"webrtc","answerSdp":"v=0"}"#),
        .body("no adapter", #"{"transport":"websocket","url":"wss://x.example","token":"t"}"#),
        .body("another transport", #"{"adapter":"openai-websocket","transport":"webrtc","clientSecret":"t"}"#),
        .body("no transport", #"{"adapter":"openai-websocket","url":"wss://x.example","token":"t"}"#),
        .body("no url", #"{"adapter":"openai-websocket","transport":"websocket","token":"t"}"#),
        .body("no token", #"{"adapter":"openai-websocket","transport":"websocket","url":"wss://x.example"}"#),
        .body("a token that is a number", #"{"adapter":"openai-websocket","transport":"websocket","url":"wss://x.example","token":1}"#),
        .url("ws://api.example.com/v1"), .url("http://api.example.com"), .url("https://api.example.com"), .url("wss://"), .url("wss:///x"),
        .url("//api.example.com"), .url("/v1/realtime"), .url("javascript:alert(1)"), .url("file:///etc/passwd"), .url("x"), .url(""),
        .url("wss://user:pw@api.example.com"), .url("wss://api.example.com/#x"), .url("ws://127.0.0.1.evil.example"),
        .url("ws://localhost.evil.example"), .url("ws://127.0.0.999"), .url("ws://0x7f000001"), .url("ws://2130706433"),
        .url("wss://x.example", ""), .url("wss://x.example", "a b"), .url("wss://x.example", #"a\r\nX: y"#),
        .url("wss://x.example", String(repeating: "t", count: 5_000)), .url("wss://x.example/" + String(repeating: "p", count: 5_000)),
    ]

    @Test("E7, E8, K36: Whatever a bad server answers is a typed error with few words, and nothing is dialled", arguments: badAnswers)
    func refuses(_ bad: BadAnswer) async throws {
        let adapter = RecordingAdapter()
        var options = RemoteOptions()
        // Time passes only for what never comes to its end, so that no other answer can come too late for it on a slow machine.
        let clock = VirtualClock()
        options.clock = clock
        let (sent, send) = AsyncStream.makeStream(of: Void.self)
        var answer = bad.answer
        answer.sent = { send.yield() }
        options.headers = { [("Authorization", "Bearer secret-of-the-app")] }
        let (told, settings) = (answer, options)
        async let dialled = dial([told], adapter: adapter, options: settings)
        if !told.hangsUp {
            for await _ in sent { break }
            await clock.sleeper(within: settings.timeout)
            clock.advance(by: settings.timeout)
        }
        let (_, error) = try await dialled
        #expect(error?.code == bad.code, "\(String(describing: error))")
        if let code = bad.providerCode { #expect(error?.providerCode == code) }
        #expect(error?.retryAfter == bad.retryAfter)
        #expect(error.map { $0.message.count < 500 && !$0.message.contains("secret") && !$0.message.contains("ek_1") } == true)
        #expect(adapter.dials.isEmpty)
        #expect(adapter.offers == 1 && adapter.abandoned == 1)
    }

    @Test("K36: A session without a limit of tokens asks its server for none: a number as large as that is refused")
    func noLimit() async throws {
        let adapter = RecordingAdapter()
        let (requests, error) = try await dial(
            [.http(200, Self.good)], adapter: adapter, config: RealtimeSessionConfig(provider: "openai", maxTokens: .max))
        #expect(error == nil && requests.count == 1)
        #expect(requests.first?.contains("maxTokens") == false)
    }

    @Test("A server's long or strange words are cut to a line")
    func words() async throws {
        let words = "line\\nbreak \\u001b[31m" + String(repeating: "x", count: 10_000)
        let (_, error) = try await dial([.http(400, #"{"error":{"code":"\#(String(repeating: "c", count: 900))","message":"\#(words)"}}"#)])
        let cause = try #require(error?.cause)
        #expect(cause.hasPrefix("line") && cause.count < 400 && !cause.contains("\n") && !cause.contains("\u{1b}"))
        #expect(error?.message.contains("line") == false, "the server's words are no part of the message")
        #expect(error?.providerCode == "http_400", "what is so long is no code")
    }

    @Test(
        "A loopback WebSocket may be plain; any other only where the app says so, and only on hosts the app allows",
        arguments: [
            ("ws://127.0.0.1:9/v1", false, [], true), ("ws://localhost:9/v1", false, [], true), ("ws://[::1]:9/v1", false, [], true),
            ("ws://10.0.0.9/v1", false, [], false), ("ws://10.0.0.9/v1", true, [], true),
            ("wss://api.example.com/v1", false, ["api.example.com"], true),
            ("wss://API.example.com/v1", false, ["api.example.com"], true), ("wss://evil.example/v1", false, ["api.example.com"], false),
            ("wss://api.example.com.evil.example/v1", false, ["api.example.com"], false),
        ] as [(String, Bool, Set<String>, Bool)])
    func urls(url: String, cleartext: Bool, hosts: Set<String>, isGood: Bool) async throws {
        var options = RemoteOptions()
        options.allowsCleartext = cleartext
        options.allowedHosts = hosts
        let body = #"{"adapter":"openai-websocket","transport":"websocket","url":"\#(url)","token":"t"}"#
        let (_, error) = try await dial([.http(200, body)], options: options)
        #expect((error == nil) == isGood, "\(String(describing: error))")
    }

    @Test("Members beyond the contract are passed over, so that a newer server can say more")
    func extras() async throws {
        let body = Self.good.dropLast() + #","expiresAt":1,"policy":{}}"#
        #expect(try await dial([.http(201, String(body))]).error == nil)
    }

    @Test("A grant that cannot be read is not guessed at", arguments: ["1", "{}", #"{"session":{"maxTokens":"x"}}"#])
    func unreadableGrant(_ grant: String) async throws {
        let adapter = RecordingAdapter()
        let body = Self.good.dropLast() + #","granted":\#(grant)}"#
        let (_, error) = try await dial([.http(200, String(body))], adapter: adapter)
        #expect(error?.providerCode == "invalid_bootstrap" && adapter.dials.isEmpty)
    }

    @Test(
        "An endpoint that is no good is refused when the client is made",
        arguments: [
            "", "x", "/api/realtime", "ftp://example.com", "ws://example.com", "http://example.com", "http://127.0.0.1.evil.example",
            "https://user:pw@example.com", "https://example.com/#x", "https://",
        ])
    func endpoints(_ endpoint: String) {
        let error = #expect(throws: RealtimeError.self) { try RemoteRealtimeClient(endpoint: endpoint) }
        #expect(error?.code == .invalidConfiguration && error?.isTerminal == true)
    }

    @Test("A provider or a transport that no adapter is for is told before anything is asked")
    func adapters() async throws {
        #expect(throws: RealtimeError.self) { try RemoteRealtimeClient(endpoint: "https://example.com", transport: .webRTC) }
        let (requests, error) = try await dial(
            [.http(200, Self.good)], config: RealtimeSessionConfig(provider: "other", transport: .webRTC))
        #expect(error?.code == .invalidConfiguration && requests.isEmpty)
    }

    @Test("Credentials that the app cannot give fail the dial with the app's own error")
    func headers() async throws {
        var options = RemoteOptions()
        options.headers = { throw RealtimeError(code: .authentication, message: "Sign in first.") }
        let (requests, error) = try await dial([.http(200, Self.good)], options: options)
        #expect(error?.message == "Sign in first." && requests.isEmpty)
    }
}
