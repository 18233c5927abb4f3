import CharivoJSON
import CharivoRealtime
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

    @Test("A body over the limit is 413, one just under it is read", arguments: [0, 1])
    func body(extra: Int) async throws {
        let body = HostileRequest.good + String(repeating: " ", count: 1_000 - HostileRequest.good.utf8.count + extra)
        try await withServer(configure: { $0.limits.requestBodyBytes = 1_000 }) { server in
            let answer = try await RawHTTP.exchange(port: server.port, HostileRequest.post(body))
            #expect(answer.status == (extra == 0 ? 200 : 413))
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

    @Test(
        "A setting that cannot be is refused at the start, by its name",
        arguments: [
            BadLimit(change: { $0.limits.sessions = 0 }, name: "limits.sessions"),
            BadLimit(change: { $0.limits.jsonDepth = 0 }, name: "limits.jsonDepth"),
            BadLimit(change: { $0.limits.requestBodyBytes = -1 }, name: "limits.requestBodyBytes"),
            BadLimit(change: { $0.limits.sessionStartsPerMinute = 0 }, name: "limits.sessionStartsPerMinute"),
            BadLimit(change: { $0.port = 70_000 }, name: "port"), BadLimit(change: { $0.host = "" }, name: "host"),
            BadLimit(change: { $0.allowedOrigins = ["example.com"] }, name: "origin"),
            BadLimit(change: { $0.allowedOrigins = ["https://example.com/"] }, name: "origin"),
            BadLimit(change: { $0.publicURL = "wss://example.com" }, name: "public URL"),
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
