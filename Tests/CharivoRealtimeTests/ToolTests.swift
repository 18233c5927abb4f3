import CharivoRealtime
import CharivoTesting
import Synchronization
import Testing

@Suite("Tools", .timeLimit(.minutes(1)))
struct ToolTests {
    private static let weather = ToolDefinition(
        name: "getWeather", description: "The weather of a city.",
        parameters: ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]])

    /// The outputs that were sent, by call.
    private func output(_ peer: InMemoryPeer) async throws -> (callID: String, output: JSONValue) {
        let item = try await peer.expectItem()
        guard case .toolOutput(let callID, let text) = item.kind else { throw CancellationError() }
        return (callID, try JSONValue(text: text))
    }

    @Test(
        "S04, S25, S26, K13, K16: A call runs with its arguments and context; the result is sent, published, projected; one follow-up is asked for"
    )
    func roundTrip() async throws {
        let projector = ResultProjector { result in
            [.custom(name: "app:weather", payload: result.output)]
        }
        let tool = Tool(definition: Self.weather) { arguments, context in
            ["city": arguments["city"] ?? .null, "who": .init(context.character?.name), "call": .string(context.callID)]
        }
        let stage = Stage(tools: [tool], projectors: [projector])
        await stage.manager.setCharacter(Character(id: "h", name: "Hiyori"))
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "getWeather", #"{"city":"Kyoto"}"#)])
        let (callID, sent) = try await output(peer)
        #expect(callID == "call_1")
        #expect(sent == ["city": "Kyoto", "who": "Hiyori", "call": "call_1"])
        _ = try await peer.expectCreateResponse()
        await stage.recorder.first(named: "app:weather")
        let names = stage.recorder.names.filter { $0.contains(":tool:") || $0.hasPrefix("app:") }
        #expect(names == ["realtime:tool:call", "realtime:tool:result", "app:weather"])
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("C1, D21: siblings run at once, each output goes when it is there, and one follow-up comes after all")
    func siblings() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let slow = Tool("slow", "Takes its time.") { _, _ in
            for await _ in gate { break }
            return ["success": true]
        }
        let quick = Tool("quick", "Is done at once.") { _, _ in ["success": true] }
        let stage = Stage(tools: [slow, quick])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_slow", "slow", "{}"), ("call_quick", "quick", "")])
        #expect(try await output(peer).callID == "call_quick")
        #expect(try await stage.commands(peer).isEmpty, "no follow-up before the sibling is answered")
        #expect(await stage.manager.state.awaitingResponse)
        open.yield()
        #expect(try await output(peer).callID == "call_slow")
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test(
        "C7, D24, S48, S49: a call that cannot be run is answered so that the model can correct itself, and the handler does not run",
        arguments: [
            ("getWeather", "[1]", "object"), ("getWeather", "{\"city\":", "object"), ("getWeather", "{}", "city"),
            ("getWeather", #"{"city":5}"#, "city"), ("nothing", "{}", "no tool"),
        ])
    func badCalls(name: String, arguments: String, word: String) async throws {
        let tool = Tool(definition: Self.weather) { _, _ in
            Issue.record("the handler ran")
            return [:]
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", name, arguments)])
        let (_, sent) = try await output(peer)
        #expect(sent["success"] == false)
        #expect(sent["error"]?.stringValue?.contains(word) == true, "\(sent)")
        _ = try await peer.expectCreateResponse()
        #expect(stage.recorder.names.contains("realtime:tool:error"))
        #expect(!stage.recorder.names.contains("realtime:tool:result"))
    }

    @Test("C5, D15: a handler that takes too long is cancelled and answered; its late value is nobody's")
    func timeout() async throws {
        let (cancelled, note) = AsyncStream<Void>.makeStream()
        let tool = Tool("hang", "Hangs.", timeout: .seconds(3)) { _, _ in
            let (never, keep) = AsyncStream<Void>.makeStream()
            for await _ in never {}
            _ = keep
            note.yield()
            return ["success": true]
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "hang", "{}")])
        await stage.clock.sleeper(within: .seconds(3))
        stage.clock.advance(by: .seconds(3))
        let (_, sent) = try await output(peer)
        #expect(sent["success"] == false)
        for await _ in cancelled { break }
        await stage.handlersEnd()
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty)
        #expect(!stage.recorder.names.contains("realtime:tool:result"))
        #expect(await stage.diagnostics == ["tool_result_dropped"])
    }

    @Test("C8: a call that is delivered twice runs once and is answered once")
    func duplicate() async throws {
        let counter = Counter()
        let tool = Tool("count", "Counts.") { _, _ in ["count": .integer(counter.increment())] }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "count", "{}"), ("call_1", "count", "{}")])
        _ = try await output(peer)
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty)
        #expect(counter.value == 1)
        #expect(stage.recorder.names.filter { $0.contains(":tool:") } == ["realtime:tool:call", "realtime:tool:result"])
    }

    @Test("C9: a call of a reply that was broken off is not run")
    func brokenOffCall() async throws {
        let tool = Tool("count", "Counts.") { _, _ in
            Issue.record("the handler ran")
            return [:]
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "count", arguments: "{")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind)),
            .outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .interrupted)),
            .responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))
        await stage.done("resp_1", peer)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(await stage.manager.conversation["fc_1"] == nil, "F10: no dangling call")
    }

    @Test("C4: a call whose turn was interrupted is still answered, and nobody is asked to speak")
    func interruptedTurn() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let tool = Tool("slow", "Takes its time.") { _, _ in
            for await _ in gate { break }
            return ["success": true]
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "slow", "{}")])
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await stage.recorder.first(named: "realtime:user:speech:start")
        open.yield()
        _ = try await output(peer)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(await !stage.manager.state.awaitingResponse)
    }

    @Test("C13: a result that is too long to be told becomes an error that says so")
    func hugeResult() async throws {
        var options = RealtimeManagerOptions()
        options.toolOutputLimit = 100
        let tool = Tool("big", "Says much.") { _, _ in ["text": .string(String(repeating: "x", count: 200))] }
        let stage = Stage(tools: [tool], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "big", "{}")])
        let (_, sent) = try await output(peer)
        #expect(sent["success"] == false)
        #expect(sent["error"]?.stringValue?.contains("100") == true)
    }

    @Test("C15: a model that calls tools for ever is made to speak")
    func loop() async throws {
        var options = RealtimeManagerOptions()
        options.toolCallBudget = 3
        let tool = Tool("again", "Again.") { _, _ in ["success": true] }
        let stage = Stage(tools: [tool], options: options)
        let peer = try await stage.start()
        // The user's next word begins anew.
        for turn in 0...1 {
            for round in (turn * 4 + 1)...(turn * 4 + 3) {
                await stage.callTools(peer, response: "resp_\(round)", [("call_\(round)", "again", "{}")])
                _ = try await output(peer)
                let (request, _) = try await peer.expectCreateResponse()
                #expect(request.toolChoice == (round % 4 == 3 ? ToolChoice.none : nil))
                peer.emit(.responseCreated(ProviderResponse(id: "resp_\(round + 1)", status: .inProgress, requestID: request.id)))
            }
            peer.emit(.responseDone(ProviderResponse(id: "resp_\(turn * 4 + 4)", status: .completed)))
            await stage.done("resp_\(turn * 4 + 4)", peer)
            try await stage.manager.sendMessage("Once more")
            _ = try await peer.expectItem()
            let (request, _) = try await peer.expectCreateResponse()
            peer.emit(.responseCreated(ProviderResponse(id: "resp_\(turn * 4 + 5)", status: .inProgress, requestID: request.id)))
        }
    }

    @Test("C18: a tool may end the session from inside itself")
    func toolStopsSession() async throws {
        let holder = ManagerHolder()
        let tool = Tool("hangUp", "Ends the call.") { _, _ in
            await holder.manager?.stopSession()
            return ["success": true]
        }
        let stage = Stage(tools: [tool])
        await holder.set(stage.manager)
        let peer = try await stage.start()
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "hangUp", arguments: "{}")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)))
        await stage.recorder.first(named: "realtime:session:end")
        #expect(await stage.manager.state.session.status == .stopped)
    }

    @Test("D8: one tool whose schema is broken is reported, and the others are there")
    func brokenSchema() async throws {
        let broken = Tool("broken", "Broken.", parameters: ["type": "object", "properties": ["a": ["type": "strin"]]]) { _, _ in [:] }
        let stage = Stage(tools: [broken, Tool(definition: Self.weather) { _, _ in [:] }])
        _ = try await stage.start()
        #expect(await stage.manager.registeredTools.map(\.name) == ["getWeather"])
        #expect(stage.recorder.names.first == "realtime:error")
        await #expect(throws: RealtimeError.self) { try await stage.manager.registerTool(broken) }
    }

    @Test("D6, S53: a burst of registrations on a live session becomes one update, deferred while a reply is made")
    func burst() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .zero)
        for number in 0..<20 {
            try await stage.manager.registerTool(Tool("tool\(number)", "A tool.") { _, _ in [:] })
        }
        #expect(try await stage.commands(peer).isEmpty)
        await stage.finish(peer)
        let config = try await peer.acknowledgeUpdate()
        #expect(config.tools?.count == 20)
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("D6, S53: of a burst of registrations on an idle session the first goes at once, and the others become one update after it")
    func idleBurst() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        for number in 0..<20 {
            try await stage.manager.registerTool(Tool("tool\(number)", "A tool.") { _, _ in [:] })
        }
        let sent = try await stage.commands(peer).compactMap { command -> Int? in
            if case .updateSession(let config) = command { config.tools?.count } else { nil }
        }
        #expect(sent == [1], "nobody can know that others will come")
        peer.emit(.sessionUpdated(ProviderSession()))
        #expect(try await peer.acknowledgeUpdate().tools?.count == 20)
        #expect(try await stage.commands(peer).isEmpty)
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock(\.self) }

    func increment() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

private actor ManagerHolder {
    var manager: RealtimeManager?
    func set(_ manager: RealtimeManager) { self.manager = manager }
}
