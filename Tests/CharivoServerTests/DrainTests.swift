import CharivoJSON
import CharivoOpenAI
import CharivoWebSocket
import Testing

@testable import CharivoServer

@Suite("Draining", .timeLimit(.minutes(1)))
struct DrainTests {
    /// A route whose drain lasts until the test says so.
    private struct SlowRoute: ServerRoute {
        let draining: AsyncStream<Void>.Continuation
        let done: AsyncStream<Void>
        var name: String { "slow" }
        func handles(_ path: String) -> Bool { path == "/slow" }
        func respond(to request: HTTPServerRequest) async -> HTTPServerResponse { .json(200, [:]) }
        func drain() async {
            draining.yield(())
            for await _ in done { break }
        }
    }

    @Test("While sessions come to their end the server is alive, not ready, and mints nothing; then it stops")
    func drains() async throws {
        let (draining, begun) = AsyncStream.makeStream(of: Void.self)
        let (done, finish) = AsyncStream.makeStream(of: Void.self)
        let provider = RecordingProvider()
        try await withServer(
            provider: provider, routes: { _ in [SlowRoute(draining: begun, done: done)] }, configure: { $0.limits.drainTime = .seconds(60) }
        ) { server in
            #expect(try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /ready")).status == 200)
            server.beginGracefulShutdown()
            for await _ in draining { break }
            let health = try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /health"))
            #expect(health.status == 200 && health.json?["status"] == "draining")
            let ready = try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /ready"))
            #expect(ready.status == 503 && ready.header("Retry-After") != nil)
            let mint = try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good))
            #expect(mint.status == 503 && mint.json?["error"]?["code"] == "draining")
            finish.yield(())
        }
        #expect(provider.orders.isEmpty)
    }

    @Test("A route that does not come to an end is cut off when its time is over")
    func cutOff() async throws {
        let (_, begun) = AsyncStream.makeStream(of: Void.self)
        let (done, _) = AsyncStream.makeStream(of: Void.self)
        // withServer's own drain time is zero.
        try await withServer(routes: { _ in [SlowRoute(draining: begun, done: done)] }) { server in server.beginGracefulShutdown() }
    }

    @Test("A token opens as many sessions as it may, for as long as it may, and no more than so many are out")
    func tokens() {
        let clock = ManualClock()
        let mint = TokenMint(lifetime: .seconds(60), uses: 2, capacity: 2, clock: clock)
        let grant = TokenMint.Grant(caller: Caller(id: "a"), session: WireSession(type: .realtime), sessionLength: .seconds(5))
        let token = mint.mint(grant)
        let other = mint.mint(grant)
        #expect(token != nil && token != other && mint.mint(grant) == nil)
        #expect(mint.redeem("ek_" + String(repeating: "0", count: 64)) == nil)
        #expect(token.flatMap(mint.redeem) == grant)
        #expect(token.flatMap(mint.redeem) == grant)
        #expect(token.flatMap(mint.redeem) == nil)
        clock.advance(by: .seconds(60))
        #expect(other.flatMap(mint.redeem) == nil)
        #expect(mint.mint(grant) != nil)
    }

    @Test("Tokens carry what their sessions are to be, and not more of it together than there is room for")
    func tokenBytes() {
        let clock = ManualClock()
        let large = TokenMint.Grant(
            caller: Caller(id: "a"), session: WireSession(type: .realtime, instructions: .value(String(repeating: "x", count: 600))))
        let mint = TokenMint(lifetime: .seconds(60), byteCapacity: 1_500, clock: clock)
        let first = mint.mint(large)
        #expect(mint.mint(large) != nil && mint.mint(large) == nil)
        #expect(first.flatMap(mint.redeem)?.session == large.session)
        #expect(mint.mint(large) != nil && mint.mint(large) == nil)
        clock.advance(by: .seconds(60))
        #expect(mint.mint(large) != nil && mint.mint(large) != nil && mint.mint(large) == nil)
    }
}
