import CharivoRealtime
import CharivoTesting
import Testing

/// Tools whose result the model does not wait for.
@Suite("Tools: in the background", .timeLimit(.minutes(1)))
struct ToolBackgroundTests {
    private static func tool(_ gate: Gate, _ result: ToolDelivery.LateResult = .silent) -> Tool {
        Tool("search", "Searches.") { _, _ in
            await gate.pass()
            return ["found": 3]
        }.with { $0.delivery = .background(acknowledgement: ["status": "searching"], result: result) }
    }

    /// The late result as it was told: a call and its output.
    private func late(_ peer: InMemoryPeer) async throws -> JSONValue {
        guard case .toolCall(let callID, "search", "{}") = try await peer.expectItem().kind else { throw CancellationError() }
        let (answered, output) = try await peer.expectOutput()
        #expect(callID == answered)
        #expect(callID != "call_1", "the call has its one output already")
        return output
    }

    @Test("C17: the acknowledgement is the call's output, and the result is told later: silently, or to be spoken of with a hint")
    func delivery() async throws {
        for result in [ToolDelivery.LateResult.silent, .announced] {
            let gate = Gate()
            let projector = ResultProjector { [.custom(name: "app:found", payload: $0.output)] }
            let stage = Stage(tools: [Self.tool(gate, result)], projectors: [projector])
            let peer = try await stage.start()
            await stage.callTools(peer, [("call_1", "search", "{}")])
            #expect(try await peer.expectOutput().output == ["status": "searching"])
            let (request, _) = try await peer.expectCreateResponse()
            #expect(await stage.toolResults.isEmpty)
            #expect(await stage.published.contains { $0.name == "realtime:tool:acknowledged" })
            await stage.speak(peer, response: "resp_2", item: "item_2", sound: .zero, requestID: request.id)
            gate.open()
            let told = try await late(peer)
            #expect(told["result"] == ["found": 3])
            #expect(told["callId"] == "call_1")
            #expect((told["note"]?.stringValue?.contains("may have been spoken of") == true) == (result == .announced))
            #expect(await stage.toolResults == ["call_1"])
            #expect(await stage.published.contains { $0.name == "app:found" })
            #expect(try await stage.commands(peer).isEmpty, "a reply is being made")
            await stage.finish(peer, response: "resp_2", item: "item_2")
            if result == .announced { _ = try await peer.expectCreateResponse() }
            #expect(try await stage.commands(peer).isEmpty)
        }
    }

    @Test("C17, E4: a result that comes during an outage, or on another connection, is told there as a call and its output")
    func acrossTheLoss() async throws {
        for isDuringOutage in [true, false] {
            let gate = Gate()
            let stage = Stage(tools: [Self.tool(gate)])
            let first = try await stage.start()
            await stage.callTools(first, [("call_1", "search", "{}")])
            await gate.arrivals(1)
            let second: InMemoryPeer
            if isDuringOutage {
                first.end()
                await stage.recorder.first(named: "realtime:reconnect:attempt")
                gate.open()
                await stage.recorder.first(named: "realtime:tool:result")
                second = try await stage.reconnected(from: first)
            } else {
                second = try await stage.reconnected(from: first)
                gate.open()
            }
            guard case .toolCall("call_1", _, _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
            #expect(try await second.expectOutput().output == ["status": "searching"])
            while true {
                let message = try await second.nextCommand()
                guard case .createItem(let item, _) = message.command else { continue }
                guard case .toolCall(let callID, _, _) = item.kind else { return #expect(Bool(false)) }
                let (answered, output) = try await second.expectOutput()
                #expect(callID == answered && output["result"] == ["found": 3])
                break
            }
        }
    }

    @Test("C17: a failure in the background is told later too; its own time limit is longer")
    func failure() async throws {
        let gate = Gate()
        let stage = Stage(tools: [Self.tool(gate)])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "search", "{}")])
        _ = try await peer.expectOutput()
        _ = try await peer.expectCreateResponse()
        stage.clock.advance(by: .seconds(10))
        await stage.settle(peer)
        #expect(await stage.toolErrors.isEmpty)
        await stage.clock.sleeper(within: .seconds(590))
        stage.clock.advance(by: .seconds(590))
        #expect(try await late(peer)["result"]?["success"] == false)
        #expect(await stage.toolErrors == ["call_1": .timeout])
    }

    @Test("C17, C16: a repeated call joins work in the background: it is acknowledged again, and the result comes once")
    func joined() async throws {
        let gate = Gate()
        let stage = Stage(tools: [Self.tool(gate).with { $0.repetition = .join(.name) }])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "search", "{}"), ("call_2", "search", "{}")])
        for id in ["call_1", "call_2"] {
            let (callID, output) = try await peer.expectOutput()
            #expect(callID == id && output == ["status": "searching"])
        }
        _ = try await peer.expectCreateResponse()
        gate.open()
        _ = try await late(peer)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(gate.arrived == 1)
    }
}
