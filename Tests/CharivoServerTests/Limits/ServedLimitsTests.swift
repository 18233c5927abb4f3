import CharivoJSON
import CharivoRealtime
import Synchronization
import Testing

@testable import CharivoServer

@Suite("Limits as callers meet them", .timeLimit(.minutes(1)))
struct ServedLimitsTests {
    private func post(_ server: RealtimeServer) async throws -> RawAnswer {
        try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good))
    }

    @Test("Too many starts are 429 with Retry-After, and after that long one more is possible")
    func rate() async throws {
        let clock = ManualClock()
        try await withServer(clock: clock, configure: { ($0.limits.sessionStartBurst, $0.limits.sessionStartsPerMinute) = (2, 4) }) {
            server in
            #expect(try await post(server).status == 200)
            #expect(try await post(server).status == 200)
            let refused = try await post(server)
            #expect(refused.status == 429)
            #expect(refused.json?["error"]?["code"] == "rate_limited")
            #expect(refused.header("Retry-After") == "15")
            #expect(refused.json?["error"]?["retryAfter"] == 15)
            clock.advance(by: .seconds(15))
            #expect(try await post(server).status == 200)
        }
    }

    @Test("As many bootstraps at once as may be; one more is 429, and when one is done there is room")
    func concurrency() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let provider = RecordingProvider { order async throws(ProviderFailure) in
            start.yield(())
            for await _ in released { break }
            return RealtimeBootstrap(adapter: order.adapter, credentials: .webSocket(url: "wss://x", token: "t"))
        }
        try await withServer(provider: provider, configure: { $0.limits.sessionsPerCaller = 1 }) { server in
            async let first = post(server)
            for await _ in started { break }
            let refused = try await post(server)
            #expect(refused.status == 429)
            #expect(refused.json?["error"]?["code"] == "too_many_sessions")
            #expect(refused.header("Retry-After") != nil)
            release.yield(())
            #expect(try await first.status == 200)
            release.yield(())
            #expect(try await post(server).status == 200)
        }
    }

    /// A request with wrong credentials, as a proxy on this machine passes it on.
    private func wrong(_ server: RealtimeServer, _ forwarded: String...) async throws -> Int? {
        let headers = ["Authorization: Bearer not-one-of-the-tokens"] + forwarded.map { "X-Forwarded-For: \($0)" }
        return try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good, headers)).status
    }

    @Test("Behind a trusted proxy each address has its own limit, and nobody gets another's by writing it into the header")
    func forwarded() async throws {
        let tokens = try TokenAuthenticator(tokens: ["kiosk": "0123456789abcdef0123"])
        let configure: (inout ServerConfiguration) -> Void = {
            $0.limits.failedAuthenticationsPerMinute = 1
            $0.trustedProxies = ["127.0.0.1", "10.0.0.0/8"]
        }
        try await withServer(authenticator: tokens, clock: ManualClock(), configure: configure) { server in
            let own = [
                try await wrong(server, "203.0.113.9"), try await wrong(server, "203.0.113.9"), try await wrong(server, "203.0.113.10"),
            ]
            #expect(own == [401, 429, 401])
            // Whatever the caller writes, the proxy puts the true address behind it.
            let written = [
                try await wrong(server, "198.51.100.1, 203.0.113.9"), try await wrong(server, "198.51.100.2", "203.0.113.9, 10.1.2.3"),
                try await wrong(server, "203.0.113.9:4711, [::ffff:10.9.9.9]:80"),
            ]
            #expect(written == [429, 429, 429])
            // Whoever has one address of such a network has them all.
            let network = [
                try await wrong(server, "2001:db8:1:2::1"), try await wrong(server, "2001:db8:1:2:ffff::9"),
                try await wrong(server, "2001:db8:1:3::1"),
            ]
            #expect(network == [401, 429, 401])
        }
    }

    @Test("Without trusted proxies the header says nothing: the limit is the connection's")
    func notForwarded() async throws {
        let tokens = try TokenAuthenticator(tokens: ["kiosk": "0123456789abcdef0123"])
        try await withServer(
            authenticator: tokens, clock: ManualClock(), configure: { $0.limits.failedAuthenticationsPerMinute = 1 }
        ) { server in
            let statuses = [try await wrong(server, "203.0.113.9"), try await wrong(server, "203.0.113.10")]
            #expect(statuses == [401, 429])
        }
    }

    @Test("A body over the limit is 413, one just under it is read", arguments: [0, 1])
    func body(extra: Int) async throws {
        let body = HostileRequest.good + String(repeating: " ", count: 1_000 - HostileRequest.good.utf8.count + extra)
        try await withServer(configure: { $0.limits.requestBodyBytes = 1_000 }) { server in
            let answer = try await RawHTTP.exchange(port: server.port, HostileRequest.post(body))
            #expect(answer.status == (extra == 0 ? 200 : 413))
        }
    }

    @Test("A policy's adapter that there is not is refused at the start, with those that there are")
    func adapters() async throws {
        var policy = SessionPolicy()
        policy.adapters = ["openai-websocket", "openai-webrtcs"]
        let error = await #expect(throws: ServerError.self) {
            try await RealtimeServer.bind(provider: RecordingProvider(), policy: policy, logger: .silent)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("openai-webrtcs, but openai-agents-webrtc, openai-webrtc, openai-websocket") == true)
    }

    @Test("A session is not prepared any further for a client that hung up, and its place is the caller's again")
    func hungUp() async throws {
        let (asked, ask) = AsyncStream<Void>.makeStream()
        let isFirst = Atomic(true)
        let provider = RecordingProvider { order async throws(ProviderFailure) in
            if isFirst.exchange(false, ordering: .relaxed) {
                ask.yield(())
                // Until it is cancelled.
                for await _ in AsyncStream<Void>.makeStream().stream {}
                throw ProviderFailure(status: 502, code: "provider_unreachable", message: "Cancelled.")
            }
            return RealtimeBootstrap(adapter: order.adapter, credentials: .webSocket(url: "wss://example.com/v1", token: "ek_1"))
        }
        let log = LogKeeper()
        try await withServer(provider: provider, logger: log.logger, configure: { $0.limits.sessionsPerCaller = 1 }) { server in
            await RawHTTP.hangUp(port: server.port, after: HostileRequest.post(HostileRequest.good)) { for await _ in asked { break } }
            // The place is back once the server has noticed, which it logs.
            await log.line { $0.contains("http.status\": 499") }
            let next = try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good))
            #expect(next.status == 200)
            let text = try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /metrics")).body
            #expect(text.contains(#"charivo_http_requests_total{route="bootstrap",status="499"} 1"#))
            #expect(text.contains(#"charivo_http_requests_total{route="bootstrap",status="200"} 1"#))
            #expect(!text.contains("charivo_provider_failures_total{"))
        }
    }

    struct BadLimit: Sendable {
        var change: @Sendable (inout ServerConfiguration) -> Void
        var name: String
    }

    @Test("A policy's choice among nothing is refused at the start, for it would let everything in", arguments: [[], ["a", ""]])
    func policy(names: [String]) async throws {
        var policy = SessionPolicy()
        policy.models = .oneOf(names)
        let error = await #expect(throws: ServerError.self) {
            try await RealtimeServer.bind(provider: RecordingProvider(), policy: policy, logger: .silent)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("policy.models") == true)
    }

    @Test("A name that a Host header has is taken", arguments: ["voice.example.com", "Voice", "10.0.0.1", "[2001:db8::1]", "a_b-c"])
    func hostName(name: String) {
        var configuration = ServerConfiguration()
        configuration.hostNames = [name]
        #expect(configuration.flaws.isEmpty)
    }

    @Test(
        "A setting that cannot be is refused at the start, by its name",
        arguments: [
            BadLimit(change: { $0.limits.sessions = 0 }, name: "limits.sessions"),
            BadLimit(change: { $0.limits.jsonDepth = 0 }, name: "limits.jsonDepth"),
            BadLimit(change: { $0.limits.requestBodyBytes = -1 }, name: "limits.requestBodyBytes"),
            BadLimit(change: { $0.limits.sessionStartsPerMinute = 0 }, name: "limits.sessionStartsPerMinute"),
            BadLimit(change: { $0.port = 70_000 }, name: "port"), BadLimit(change: { $0.host = "" }, name: "host"),
            BadLimit(change: { $0.allowedOrigins = ["example.com"] }, name: "allowedOrigins has \"example.com\""),
            BadLimit(change: { $0.allowedOrigins = ["https://example.com/"] }, name: "origin"),
            BadLimit(change: { $0.trustedProxies = ["10.0.0.1", "10.0.0.0/33"] }, name: "10.0.0.0/33"),
            BadLimit(change: { $0.trustedProxies = ["proxy.example"] }, name: "trustedProxies has \"proxy.example\""),
            BadLimit(change: { $0.gateway.idleTimeout = .zero }, name: "gateway.idleTimeout"),
            BadLimit(change: { $0.allowedOrigins = ["https://*.example.com"] }, name: "without a *"),
            BadLimit(change: { $0.allowedOrigins = ["https://user@example.com"] }, name: "origin"),
            BadLimit(change: { $0.allowedOrigins = ["https://example.com:0"] }, name: "origin"),
            BadLimit(change: { $0.allowedOrigins = ["https://"] }, name: "origin"),
            BadLimit(change: { $0.publicURL = "wss://example.com" }, name: "publicUrl is \"wss://example.com\""),
            BadLimit(change: { $0.publicURL = "https://a:b@example.com/voice?key=c" }, name: "publicUrl is \"…@example.com/voice?…\""),
            BadLimit(change: { $0.hostNames = ["https://voice.example.com"] }, name: "hostNames has \"https://voice.example.com\""),
            BadLimit(change: { $0.hostNames = ["voice.example.com:8787"] }, name: "hostNames has \"voice.example.com:8787\""),
            BadLimit(change: { $0.hostNames = ["*.example.com"] }, name: "hostNames"),
            BadLimit(change: { $0.hostNames = ["::1"] }, name: "hostNames"), BadLimit(change: { $0.hostNames = [""] }, name: "hostNames"),
            BadLimit(change: { $0.hostNames = ["[::1"] }, name: "hostNames"),
            BadLimit(change: { $0.hostNames = ["a[b]"] }, name: "hostNames"),
            BadLimit(change: { $0.limits.connectionsPerAddress = 0 }, name: "limits.connectionsPerAddress"),
        ])
    func settings(_ bad: BadLimit) async throws {
        var configuration = ServerConfiguration()
        configuration.port = 0
        bad.change(&configuration)
        let error = await #expect(throws: ServerError.self) {
            try await RealtimeServer.bind(provider: RecordingProvider(), configuration: configuration, logger: .silent)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(bad.name) == true, "\(error?.message ?? "")")
    }
}
