import CharivoRealtime
import CharivoTesting
import Testing

/// When outputs go, and when the model is asked to go on.
@Suite("Tools: outputs and follow-ups", .timeLimit(.minutes(1)))
struct ToolRoundTests {
    private static func tool(_ name: String, _ gate: Gate) -> Tool {
        Tool(name, "Waits.") { _, _ in
            await gate.pass()
            return ["success": true]
        }
    }

    @Test("C1: with a cap on the wait, the model speaks on what is there, and once more when the rest has come")
    func siblingWait() async throws {
        var options = RealtimeManagerOptions()
        options.toolSiblingWait = .seconds(2)
        let (slow, quick) = (Gate(), Gate())
        let stage = Stage(tools: [Self.tool("slow", slow), Self.tool("quick", quick)], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_slow", "slow", "{}"), ("call_quick", "quick", "{}")])
        stage.clock.advance(by: .seconds(3))
        #expect(try await stage.commands(peer).isEmpty, "nothing is there to speak of")
        quick.open()
        #expect(try await peer.expectOutput().callID == "call_quick")
        #expect(try await stage.commands(peer).isEmpty)
        await stage.clock.sleeper(within: .seconds(2))
        stage.clock.advance(by: .seconds(2))
        let (first, _) = try await peer.expectCreateResponse()
        await stage.speak(peer, response: "resp_2", item: "item_2", sound: .zero, requestID: first.id)
        slow.open()
        #expect(try await peer.expectOutput().callID == "call_slow")
        #expect(try await stage.commands(peer).isEmpty, "C2: a reply is being made")
        await stage.finish(peer, response: "resp_2", item: "item_2")
        let (second, _) = try await peer.expectCreateResponse()
        #expect(second.id != first.id)
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("C1, D21: a call that is answered before its sibling has come does not make the model go on before that one is answered too")
    func answeredBeforeTheSibling() async throws {
        let (slow, quick) = (Gate(), Gate())
        quick.open()
        let stage = Stage(tools: [Self.tool("slow", slow), Self.tool("quick", quick)])
        let peer = try await stage.start()
        peer.call("quick", id: "call_1")
        #expect(try await peer.expectOutput().callID == "call_1")
        peer.call("slow", id: "call_2", begins: false)
        peer.end(response: "resp_1")
        await stage.done("resp_1", peer)
        #expect(try await stage.commands(peer).isEmpty, "the sibling is at work")
        slow.open()
        #expect(try await peer.expectOutput().callID == "call_2")
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("C1: without a cap the model waits for all, however long they take within their time")
    func noCap() async throws {
        let (slow, quick) = (Gate(), Gate())
        let stage = Stage(tools: [Self.tool("slow", slow), Self.tool("quick", quick)])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_slow", "slow", "{}"), ("call_quick", "quick", "{}")])
        quick.open()
        _ = try await peer.expectOutput()
        stage.clock.advance(by: .seconds(9))
        #expect(try await stage.commands(peer).isEmpty)
        slow.open()
        _ = try await peer.expectOutput()
        _ = try await peer.expectCreateResponse()
    }

    @Test("C2: a tool that ends while another reply is made is answered now, and spoken of after that reply, once")
    func duringAnotherReply() async throws {
        let gates = [Gate(), Gate()]
        let stage = Stage(tools: [Self.tool("one", gates[0]), Self.tool("two", gates[1])])
        let peer = try await stage.start()
        await stage.callTools(peer, response: "resp_1", [("call_1", "one", "{}")])
        await stage.callTools(peer, response: "resp_2", [("call_2", "two", "{}")])
        await stage.speak(peer, response: "resp_3", item: "item_3", sound: .zero)
        for (gate, id) in zip(gates, ["call_1", "call_2"]) {
            gate.open()
            #expect(try await peer.expectOutput().callID == id)
        }
        #expect(try await stage.commands(peer).isEmpty)
        await stage.finish(peer, response: "resp_3", item: "item_3")
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty, "two follow-ups became one")
    }

    @Test(
        "C3: when the user talks over a running call, its tool says what becomes of it",
        arguments: [ToolInterruption.finish, .finishAndSpeak, .cancel])
    func interruption(_ policy: ToolInterruption) async throws {
        let gate = Gate()
        var tool = Self.tool("slow", gate)
        tool.interruption = policy
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "slow", "{}")])
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await stage.recorder.first(named: "realtime:user:speech:start")
        if policy == .cancel {
            let (_, output) = try await peer.expectOutput()
            #expect(output["success"] == false)
            await stage.settle(peer)
            #expect(await stage.toolErrors == ["call_1": .cancelled])
            gate.open()
        } else {
            gate.open()
            #expect(try await peer.expectOutput().output == ["success": true])
        }
        #expect(try await stage.commands(peer).isEmpty, "the user speaks")
        peer.emit(.speechStopped(itemID: "user_1", audioEndMs: 500), .audioCommitted(itemID: "user_1", previousItemID: nil))
        #expect(try await stage.commands(peer).isEmpty, "the user is owed a reply first")
        await stage.speak(peer, response: "resp_2", item: "item_2", sound: .zero)
        await stage.finish(peer, response: "resp_2", item: "item_2")
        if policy == .finishAndSpeak { _ = try await peer.expectCreateResponse() }
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("C3: what is to be spoken of does not wait for ever for a reply that the provider owes and does not make")
    func owedReplyNeverComes() async throws {
        let gate = Gate()
        var tool = Self.tool("slow", gate)
        tool.interruption = .finishAndSpeak
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "slow", "{}")])
        peer.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0), .speechStopped(itemID: "user_1", audioEndMs: 500),
            .audioCommitted(itemID: "user_1", previousItemID: nil))
        await stage.settle(peer)
        gate.open()
        _ = try await peer.expectOutput()
        #expect(try await stage.commands(peer).isEmpty)
        await stage.clock.sleeper(within: .seconds(15))
        stage.clock.advance(by: .seconds(15))
        _ = try await peer.expectCreateResponse()
    }

    @Test("C14: an output that could not be sent is told to the next connection with its call, and the handler ran once")
    func outputIsLost() async throws {
        let gate = Gate()
        let stage = Stage(tools: [Self.tool("slow", gate)])
        let first = try await stage.start()
        await stage.callTools(first, [("call_1", "slow", "{}")])
        first.breakOutbound()
        gate.open()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        let second = try await stage.reconnected(from: first)
        guard case .toolCall("call_1", "slow", _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
        #expect(try await second.expectOutput().output == ["success": true])
        #expect(gate.arrived == 1)
        #expect(await stage.toolResults == ["call_1"])
        #expect(await stage.toolErrors.isEmpty, "D13: the tool succeeded")
    }

    @Test("C19: the output of a call that the conversation has let go is still told with its call")
    func callWasRetired() async throws {
        var options = RealtimeManagerOptions()
        options.conversationLimit = 1
        let gate = Gate()
        let stage = Stage(tools: [Self.tool("slow", gate)], options: options)
        let first = try await stage.start()
        await stage.callTools(first, [("call_1", "slow", "{}")])
        first.emit(.inputTranscript(itemID: "user_1", part: 0, .completed("Hello.")))
        await stage.settle(first)
        let second = try await stage.reconnected(from: first)
        _ = try await stage.commands(second)
        gate.open()
        guard case .toolCall("call_1", "slow", "{}") = try await second.expectItem().kind else { return #expect(Bool(false)) }
        #expect(try await second.expectOutput().callID == "call_1")
    }
}
