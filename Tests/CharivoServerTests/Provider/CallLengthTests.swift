import CharivoRealtime
import CharivoTesting
import CharivoWebSocket
import Synchronization
import Testing

@testable import CharivoServer

@Suite("The length of calls that this server set up at a provider", .timeLimit(.minutes(1)))
struct CallLengthTests {
    private static let body = #"{"transport":"webrtc","session":{},"sdpOffer":"v=0\r\n"}"#

    /// A service that answers hang-ups one by one as a test says, and a server before it whose policy lets sessions last ten minutes.
    private func serving(
        location: String? = "/v1/realtime/calls/rtc_1", hangUps: [HTTPServerResponse] = [.text(200, "")], length: Duration? = .seconds(600),
        logger: LogKeeper = LogKeeper(),
        _ body: (RealtimeServer, VirtualClock, FakeProvider, AsyncStream<Void>) async throws -> Void
    ) async throws {
        let (hungUp, tell) = AsyncStream.makeStream(of: Void.self)
        let left = Mutex(hangUps[...])
        try await FakeProvider.serving({ request in
            guard request.path.hasSuffix("/hangup") else {
                return HTTPServerResponse(status: 201, headers: location.map { [("Location", $0)] } ?? [], body: Array("v=0\r\n".utf8))
            }
            let answer = left.withLock { $0.popFirst() } ?? .text(500, "")
            tell.yield(())
            return answer
        }) { fake, base in
            let clock = VirtualClock()
            var policy = SessionPolicy()
            policy.sessionLength = length
            let provider = try OpenAIRealtimeProvider(apiKey: "sk-test", baseURL: base)
            try await withServer(provider: provider, policy: policy, clock: clock, logger: logger.logger) { server in
                try await body(server, clock, fake, hungUp)
            }
        }
    }

    private func call(_ server: RealtimeServer) async throws -> RawAnswer {
        try await RawHTTP.exchange(port: server.port, HostileRequest.post(Self.body))
    }

    private func hangUps(_ fake: FakeProvider) -> [HTTPServerRequest] { fake.requests.filter { $0.path.hasSuffix("/hangup") } }

    @Test("A call is hung up when its time is over, and not before")
    func hangsUp() async throws {
        try await serving { server, clock, fake, hungUp in
            #expect(try await call(server).status == 200)
            await clock.sleeper(within: .seconds(600))
            clock.advance(by: .seconds(599))
            // Somebody else's call, with its own time: whoever was to be hung up by now would have been before it.
            #expect(try await call(server).status == 200)
            #expect(hangUps(fake).isEmpty)
            clock.advance(by: .seconds(1))
            for await _ in hungUp { break }
            let request = try #require(hangUps(fake).first)
            #expect(request.method == "POST" && request.path == "/v1/realtime/calls/rtc_1/hangup" && request.body.isEmpty)
            #expect(request.header("Authorization") == "Bearer sk-test")
            #expect(hangUps(fake).count == 1)
        }
    }

    @Test("A hang-up that fails is tried again, a few times; a call that is over already is no failure")
    func triesAgain() async throws {
        let log = LogKeeper()
        try await serving(hangUps: [.text(500, ""), .text(503, ""), .text(404, "")], logger: log) { server, clock, fake, hungUp in
            _ = try await call(server)
            for wait in [600, 2, 10] {
                await clock.sleeper(within: .seconds(wait))
                clock.advance(by: .seconds(wait))
                for await _ in hungUp { break }
            }
            #expect(hangUps(fake).count == 3)
        }
        #expect(log.text.ranges(of: "could not be ended").count == 2 && !log.text.contains("rtc_1"))
    }

    @Test("A server that stops waits for no call, and hangs up none: they are left to the provider, and the log says so")
    func stops() async throws {
        let log = LogKeeper()
        try await serving(logger: log) { server, clock, _, _ in
            _ = try await call(server)
            await clock.sleeper(within: .seconds(600))
        }
        #expect(log.text.contains("left to the provider"))
    }

    @Test("A call without a name could not be ended: with a length in the policy it is none, without one it is")
    func nameless() async throws {
        for location in [nil, "/v1/realtime/calls/", "/v1/realtime/calls/a%2Fb", "/elsewhere/rtc_1"] {
            try await serving(location: location) { server, _, _, _ in
                let answer = try await call(server)
                #expect(answer.status == 502 && answer.json?["error"]?["code"] == "provider_answer_invalid")
            }
        }
        try await serving(location: nil, length: nil) { server, _, _, _ in
            let answer = try await call(server)
            #expect(answer.status == 200)
        }
    }

    @Test(
        "A call's name is the end of its path",
        arguments: [
            ("/v1/realtime/calls/rtc_1", "rtc_1"), ("https://api.openai.com/v1/realtime/calls/rtc-2?x=/y", "rtc-2"),
            ("/v1/realtime/calls/rtc_1/", "rtc_1"), ("/calls/..", nil), ("rtc_1", nil), ("", nil),
            ("/calls/" + String(repeating: "x", count: 129), nil),
        ])
    func names(_ location: String, _ name: String?) {
        #expect(OpenAIRealtimeProvider.callID(inLocation: location) == name)
    }

    @Test("Only what can become a call of this server's asks for a place to watch it, and what becomes none gives it back")
    func places() async throws {
        let answers = Mutex<[PreparedSession?]>([
            PreparedSession(bootstrap: RealtimeBootstrap(adapter: .openAIWebRTC, credentials: .answerSDP("v=0\r\n"))), nil,
            PreparedSession(bootstrap: RealtimeBootstrap(adapter: .openAIWebRTC, credentials: .answerSDP("v=0\r\n")), callID: "rtc_1"),
        ])
        let provider = CallingProvider { () throws(ProviderFailure) in
            let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            guard let answer else { throw ProviderFailure.invalidAnswer("of a test") }
            return answer
        }
        var policy = SessionPolicy()
        policy.sessionLength = .seconds(600)
        var configuration = ServerConfiguration()
        configuration.port = 0
        configuration.limits.drainTime = .zero
        configuration.limits.calls = 1
        let server = try await RealtimeServer.bind(
            configuration: configuration, policy: policy, clock: VirtualClock(), logger: .silent
        ) { [try BootstrapRoute(provider: provider, services: $0)] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            defer { group.cancelAll() }
            // The second one is not prepared, the first is no call: both leave the one place to the next.
            let statuses = [try await call(server).status, try await call(server).status, try await call(server).status]
            #expect(statuses == [200, 502, 200])
            let other = try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good))
            #expect(other.status == 200, "\(other.text)")
        }
    }

    @Test("A call that cannot be ended is tried again each minute for an hour, then given up with an error")
    func givesUp() async throws {
        let log = LogKeeper()
        try await serving(hangUps: [], logger: log) { server, clock, fake, hungUp in
            _ = try await call(server)
            await clock.sleeper(within: .seconds(600))
            clock.advance(by: .seconds(600))
            for await _ in hungUp { break }
            for wait in [2, 10] + Array(repeating: 60, count: 60) {
                #expect(!log.text.contains("given up"))
                await clock.sleeper(within: .seconds(wait))
                clock.advance(by: .seconds(wait))
                for await _ in hungUp { break }
            }
            while !log.text.contains("given up") { await Task.yield() }
            #expect(hangUps(fake).count == 63)
        }
        #expect(log.text.ranges(of: "error A call is given up").count == 1)
        #expect(log.text.ranges(of: "warning A call could not be ended").count == 1, "Not sixty times")
    }

    @Test("When as many calls stand as may, one more is begun all the same, and the oldest is hung up")
    func makesRoom() async throws {
        let (hungUp, tell) = AsyncStream.makeStream(of: String.self)
        let made = Mutex(0)
        let metrics = PrometheusMetrics()
        try await FakeProvider.serving({ request in
            if request.path.hasSuffix("/hangup") {
                tell.yield(request.path)
                return .text(200, "")
            }
            let number = made.withLock { made in
                made += 1
                return made
            }
            return HTTPServerResponse(status: 201, headers: [("Location", "/v1/realtime/calls/rtc_\(number)")], body: Array("v=0\r\n".utf8))
        }) { _, base in
            var policy = SessionPolicy()
            policy.sessionLength = .seconds(86_400)
            try await withServer(
                provider: try OpenAIRealtimeProvider(apiKey: "sk-test", baseURL: base), policy: policy, clock: VirtualClock(),
                metrics: metrics, configure: { $0.limits.calls = 2 }
            ) { server in
                for _ in 0..<3 {
                    let answer = try await call(server)
                    #expect(answer.status == 200)
                }
                var ended: String?
                for await path in hungUp {
                    ended = path
                    break
                }
                #expect(ended == "/v1/realtime/calls/rtc_1/hangup")
            }
        }
        #expect(metrics.text.contains("charivo_calls_ended_early_total 1"))
    }
}

/// A provider whose calls come to what a test says, and whose other sessions are prepared at once.
private struct CallingProvider: RealtimeProvider {
    let names: Set<String> = ["openai"]
    let adapters: [RealtimeAdapterID: RealtimeTransport] = [.openAIWebRTC: .webRTC, .openAIWebSocket: .webSocket]
    let answer: @Sendable () throws(ProviderFailure) -> PreparedSession

    func filled(_ session: RealtimeSessionConfig) -> RealtimeSessionConfig { session }

    func bootstrap(_ order: BootstrapOrder) async throws(ProviderFailure) -> RealtimeBootstrap { try await prepare(order).bootstrap }

    func prepare(_ order: BootstrapOrder) async throws(ProviderFailure) -> PreparedSession {
        guard order.adapter == .openAIWebSocket else { return try answer() }
        return PreparedSession(bootstrap: RealtimeBootstrap(adapter: order.adapter, credentials: .webSocket(url: "wss://x", token: "t")))
    }
}
