import CharivoRealtime
import CharivoTesting
import Testing

/// Calls that wait for one another.
@Suite("Tools: one at a time", .timeLimit(.minutes(1)))
struct ToolConcurrencyTests {
    private static func tool(_ name: String, _ gate: Gate, _ concurrency: ToolConcurrency) -> Tool {
        Tool(name, "Works.") { arguments, _ in
            await gate.pass()
            return ["success": true]
        }.with { $0.concurrency = concurrency }
    }

    @Test("C11: the calls of one group run one after the other, in the order they came; others do not wait for them")
    func order() async throws {
        let (till, free) = (Gate(), Gate())
        free.open()
        let stage = Stage(tools: [
            Self.tool("pay", till, .exclusive("till")), Self.tool("refund", till, .exclusive("till")), Self.tool("look", free, .parallel),
        ])
        let peer = try await stage.start()
        await stage.callTools(
            peer, [("call_1", "pay", "{}"), ("call_2", "refund", "{}"), ("call_3", "look", "{}"), ("call_4", "pay", "{}")])
        #expect(try await peer.expectOutput().callID == "call_3")
        for (count, callID) in ["call_1", "call_2", "call_4"].enumerated() {
            await till.arrivals(count + 1)
            await stage.settle(peer)
            #expect(till.arrived == count + 1)
            till.passOne()
            #expect(try await peer.expectOutput().callID == callID)
        }
        _ = try await peer.expectCreateResponse()
    }

    @Test("C11: an interruption flushes or keeps what waits, as the tool says; what runs goes on, and the next turn's calls run")
    func interruption() async throws {
        for waiting in [ToolConcurrency.Waiting.flush, .keep] {
            let gate = Gate()
            let stage = Stage(tools: [Self.tool("pay", gate, .oneAtATime(whenInterrupted: waiting))])
            let peer = try await stage.start()
            await stage.callTools(peer, [("call_1", "pay", "{}"), ("call_2", "pay", "{}")])
            await gate.arrivals(1)
            peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
            await stage.recorder.first(named: "realtime:user:speech:start")
            if waiting == .flush {
                let (callID, output) = try await peer.expectOutput()
                #expect(callID == "call_2" && output["success"] == false)
            }
            gate.open()
            #expect(try await peer.expectOutput().output["success"] == true)
            if waiting == .keep { #expect(try await peer.expectOutput().callID == "call_2") }
            #expect(gate.arrived == (waiting == .flush ? 1 : 2))
            #expect(try await stage.commands(peer).isEmpty)
            await stage.callTools(peer, response: "resp_2", [("call_3", "pay", "{}")])
            #expect(try await peer.expectOutput().callID == "call_3")
        }
    }

    @Test("C11, C6: a handler that ignores its cancellation holds its group for the grace period, and no longer")
    func lingering() async throws {
        let gate = Gate()
        var tool = Self.tool("pay", gate, .oneAtATime)
        tool.timeout = .seconds(1)
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "pay", "{}"), ("call_2", "pay", "{}")])
        await stage.clock.sleeper(within: .seconds(1))
        stage.clock.advance(by: .seconds(1))
        let (callID, output) = try await peer.expectOutput()
        #expect(callID == "call_1" && output["success"] == false)
        await stage.settle(peer)
        #expect(gate.arrived == 1)
        await stage.clock.sleeper(within: .seconds(2))
        stage.clock.advance(by: .seconds(2))
        await gate.arrivals(2)
        gate.open()
        #expect(try await peer.expectOutput().callID == "call_2")
        #expect(await stage.toolResults == ["call_2"], "what the first said at last is nobody's")
    }
}
