import CharivoRealtime
import CharivoTesting
import Testing

/// Calls that are not run as they come, or not at all.
@Suite("Tools: calls", .timeLimit(.minutes(1)))
struct ToolCallTests {
    private static let weather = ToolDefinition(
        name: "getWeather", description: "The weather of a city.",
        parameters: ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]])

    private static func tool(_ gate: Gate) -> Tool {
        Tool("work", "Works.") { arguments, context in
            await gate.pass()
            return ["success": true, "call": .string(context.callID), "n": arguments["n"] ?? .null]
        }
    }

    @Test("C7: after some calls that could not be run, the answer says to stop trying, and the model is made to speak once")
    func retries() async throws {
        var options = RealtimeManagerOptions()
        options.toolRetryBudget = 2
        let stage = Stage(tools: [Tool(definition: Self.weather) { _, _ in [:] }], options: options)
        let peer = try await stage.start()
        for round in 1...4 {
            await stage.callTools(peer, response: "resp_\(round)", [("call_\(round)", "getWeather", "{}")])
            let (_, output) = try await peer.expectOutput()
            #expect(output["error"]?.stringValue?.contains("city") == true)
            #expect(output["error"]?.stringValue?.contains("Do not try again") == (round > 2))
            if round == 4 { break }
            let (request, _) = try await peer.expectCreateResponse()
            #expect(request.toolChoice == (round == 3 ? ToolChoice.none : nil))
            peer.emit(.responseCreated(ProviderResponse(id: "resp_\(round + 1)", status: .inProgress, requestID: request.id)))
        }
        #expect(try await stage.commands(peer).isEmpty, "a model that calls all the same is left alone")
        #expect(await Set(stage.toolErrors.values) == [.invalidArguments])
        // The user's next word begins anew.
        try await stage.manager.sendMessage("Try again")
        _ = try await stage.commands(peer)
        await stage.callTools(peer, response: "resp_5", [("call_5", "getWeather", "{}")])
        #expect(try await peer.expectOutput().output["error"]?.stringValue?.contains("Do not") == false)
    }

    @Test("C7: arguments that cannot be read as the tool's type are answered with the place, and without the value")
    func typedArguments() async throws {
        struct Trip: Decodable, Sendable {
            struct Stop: Decodable, Sendable { var city: String, minutes: Int }
            var stops: [Stop]
        }
        let tool = Tool("plan", "Plans.", arguments: Trip.self, parameters: ["type": "object"]) { trip, _ in
            ["count": trip.stops.count]
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        for (number, (arguments, words)) in [
            (#"{"stops":[{"city":"Kyoto","minutes":"sixty-four"}]}"#, "/stops/0/minutes (type): must be integer"),
            (#"{"stops":[{"minutes":5}]}"#, #"/stops/0 (required): "city" is missing"#),
            (#"{"stops":[{"city":null,"minutes":5}]}"#, "/stops/0/city (type): must be string; found null"),
            (#"{}"#, #"At the top level (required): "stops" is missing"#),
        ].enumerated() {
            try await stage.manager.sendMessage("Go on", whenBusy: .queue)
            _ = try await stage.commands(peer)
            await stage.callTools(peer, response: "resp_\(number)", [("call_\(number)", "plan", arguments)])
            let error = try await peer.expectOutput().output["error"]?.stringValue ?? ""
            #expect(error.contains(words), "\(error)")
            #expect(!error.contains("Kyoto") && !error.contains("sixty"))
            #expect(await stage.toolErrors["call_\(number)"] == .invalidArguments)
        }
    }

    @Test("C7: arguments nested a hundred thousand deep are answered as unreadable, and the tool is not run")
    func deepArguments() async throws {
        let stage = Stage(tools: [Tool("work", "Works.") { _, _ in ["success": true] }])
        let peer = try await stage.start()
        let brackets = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        await stage.callTools(peer, [("call_1", "work", #"{"n":\#(brackets)}"#)])
        guard case .toolError(_, let error, _, _) = await stage.recorder.first(named: "realtime:tool:error") else { return }
        #expect(error.code == .invalidArguments && error.message.count < 200)
    }

    @Test("C8: a second call under the same id that says the same is answered as the first is, and runs nothing", arguments: [true, false])
    func repeated(isAnswered: Bool) async throws {
        let gate = Gate()
        let stage = Stage(tools: [Self.tool(gate)])
        let peer = try await stage.start()
        await stage.callTools(peer, response: "resp_1", [("call_1", "work", #"{"n":1}"#)])
        if isAnswered {
            gate.open()
            _ = try await peer.expectOutput()
            _ = try await peer.expectCreateResponse()
        }
        // Delivered twice, which changes nothing.
        for _ in 0..<2 { peer.call("work", #"{"n":1}"#, item: "fc_again", response: "resp_2") }
        peer.end(response: "resp_2")
        await stage.done("resp_2", peer)
        let names = await stage.manager.conversation.items.compactMap { item in
            if case .toolCall(let callID, _, _) = item.kind { callID } else { nil }
        }
        #expect(names.count == 2 && Set(names).count == 2, "each has a name of its own in the conversation")
        gate.open()
        for _ in 0..<(isAnswered ? 1 : 2) {
            #expect(try await peer.expectOutput().output == ["success": true, "call": "call_1", "n": 1])
        }
        #expect(gate.arrived == 1)
        #expect(await stage.toolResults == ["call_1"], "events are about the first")
        #expect(await stage.diagnostics.contains("tool_call_repeated"))
    }

    @Test("C8: a second call under the same id that says something else is answered with an error, and the session lives")
    func conflict() async throws {
        let gate = Gate()
        gate.open()
        let stage = Stage(tools: [Self.tool(gate)])
        let first = try await stage.start()
        await stage.callTools(first, response: "resp_1", [("call_1", "work", #"{"n":1}"#)])
        _ = try await first.expectOutput()
        let (request, _) = try await first.expectCreateResponse()
        first.emit(.responseCreated(ProviderResponse(id: "resp_2", status: .inProgress, requestID: request.id)))
        first.call("work", #"{"n":2}"#, item: "fc_other", response: "resp_2", begins: false)
        first.end(response: "resp_2")
        let (callID, output) = try await first.expectOutput()
        #expect(callID == "call_1", "the name that the provider knows it by")
        #expect(output["success"] == false)
        _ = try await first.expectCreateResponse()
        #expect(gate.arrived == 1)
        #expect(await stage.diagnostics.contains("tool_call_conflict"))
        // To another connection every call has a name of its own.
        let second = try await stage.reconnected(from: first)
        var told: [String] = []
        for command in try await stage.commands(second) {
            if case .createItem(let item, _) = command, case .toolOutput(let callID, _) = item.kind { told.append(callID) }
        }
        #expect(told.count == 2 && Set(told).count == 2, "\(told)")
    }

    @Test("C8: the same item once more with other arguments changes nothing: what came first counts, and has its one output")
    func revised() async throws {
        let gate = Gate()
        gate.open()
        let stage = Stage(tools: [Self.tool(gate)])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "work", #"{"n":1}"#), ("call_1", "work", #"{"n":2}"#)])
        #expect(try await peer.expectOutput().output["n"] == 1)
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty)
        #expect(gate.arrived == 1)
    }

    @Test(
        "C9: a call of a reply that is cut short runs only if its tool says so and its arguments are whole",
        arguments: [(true, "{}", 1), (true, "{", 0), (true, #"{"n":"x"}"#, 0), (false, "{}", 0)], [true, false])
    func incompleteCall(_ given: (runs: Bool, arguments: String, count: Int), isCut: Bool) async throws {
        let gate = Gate()
        gate.open()
        var tool = Self.tool(gate)
        tool.definition.parameters = ["type": "object", "properties": ["n": ["type": "integer"]]]
        tool.runsIncompleteCalls = given.runs
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "work", arguments: given.arguments)
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind)))
        if isCut { peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0)) }
        // A call that was whole when the reply was cut says so; one that was broken off by a limit does not.
        peer.emit(
            .outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: isCut ? .completed : .interrupted)),
            .responseDone(ProviderResponse(id: "resp_1", status: isCut ? .cancelled : .incomplete)))
        await stage.done("resp_1", peer)
        if given.count == 1 { #expect(try await peer.expectOutput().output["success"] == true) }
        #expect(try await stage.commands(peer).isEmpty, "nobody is asked to speak")
        #expect(gate.arrived == given.count)
        #expect(await (stage.manager.conversation["fc_1"] != nil) == (given.count == 1), "F10: no dangling call")
    }

    @Test("C10: a call is dispatched to the tools as they were when its reply began")
    func snapshot() async throws {
        let stage = Stage(tools: [
            Tool("kept", "Old.") { _, _ in ["handler": "old"] }, Tool("gone", "Goes.") { _, _ in ["handler": "old"] },
        ])
        let peer = try await stage.start()
        peer.emit(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        await stage.recorder.first(named: "realtime:response:created")
        try await stage.manager.registerTool(
            Tool("kept", "New.", parameters: ["type": "object", "required": ["new"]]) { _, _ in ["handler": "new"] })
        await stage.manager.unregisterTool("gone")
        peer.call("kept", id: "call_1", begins: false)
        peer.call("gone", id: "call_2", begins: false)
        var outputs: [String: JSONValue] = [:]
        for _ in 0..<2 {
            let (callID, output) = try await peer.expectOutput()
            outputs[callID] = output
        }
        #expect(outputs["call_1"] == ["handler": "old"])
        #expect(outputs["call_2"]?["error"]?.stringValue?.contains("no longer available") == true)
        peer.end(response: "resp_1")
        await stage.done("resp_1", peer)
        _ = try await stage.commands(peer)
        peer.call("kept", #"{"new":1}"#, id: "call_3", response: "resp_2")
        #expect(try await peer.expectOutput().output == ["handler": "new"])
    }

    @Test("C15: calls beyond the turn's budget are refused, and the model is made to speak once")
    func turnBudget() async throws {
        var options = RealtimeManagerOptions()
        options.toolCallBudget = 2
        let gate = Gate()
        gate.open()
        let stage = Stage(tools: [Self.tool(gate)], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, (1...4).map { ("call_\($0)", "work", "{}") })
        for _ in 1...4 { _ = try await peer.expectOutput() }
        #expect(gate.arrived == 2)
        #expect(await stage.toolErrors == ["call_3": .limit, "call_4": .limit])
        let (request, _) = try await peer.expectCreateResponse()
        #expect(request.toolChoice == ToolChoice.none)
    }

    @Test("C15: when the session's budget is spent, calls are refused and the session goes on without tools")
    func sessionBudget() async throws {
        var options = RealtimeManagerOptions()
        options.toolSessionCallBudget = 1
        let gate = Gate()
        let stage = Stage(tools: [Self.tool(gate)], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, response: "resp_1", [("call_1", "work", "{}")])
        #expect(try await peer.acknowledgeUpdate().toolChoice == ToolChoice.none)
        gate.open()
        #expect(try await peer.expectOutput().output["success"] == true)
        let (request, _) = try await peer.expectCreateResponse()
        #expect(request.toolChoice == ToolChoice.none)
        await stage.speak(peer, response: "resp_2", item: "item_2", sound: .zero, requestID: request.id)
        await stage.finish(peer, response: "resp_2", item: "item_2")
        try await stage.manager.sendMessage("Again")
        _ = try await stage.commands(peer)
        await stage.callTools(peer, response: "resp_3", [("call_2", "work", "{}")])
        #expect(try await peer.expectOutput().output["error"]?.stringValue?.contains("this session") == true)
        #expect(gate.arrived == 1)
        await stage.manager.stopSession()
        _ = try await stage.start()
        #expect(await stage.manager.state.session.config?.toolChoice == nil, "the next session begins anew")
    }

    @Test("C15: no more calls are at work at one time than the limit")
    func openLimit() async throws {
        var options = RealtimeManagerOptions()
        options.toolOpenCallLimit = 2
        let gate = Gate()
        let stage = Stage(tools: [Self.tool(gate)], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, (1...3).map { ("call_\($0)", "work", "{}") })
        let (callID, output) = try await peer.expectOutput()
        #expect(callID == "call_3")
        #expect(output["error"]?.stringValue?.contains("Too many") == true)
        gate.open()
        for _ in 1...2 { _ = try await peer.expectOutput() }
    }

    @Test("C15, C6: handlers that ignore their cancellation count against that limit until they return")
    func lingeringCount() async throws {
        var options = RealtimeManagerOptions()
        options.toolOpenCallLimit = 2
        let gate = Gate()
        var tool = Self.tool(gate)
        tool.interruption = .cancel
        let stage = Stage(tools: [tool], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, response: "resp_1", [("call_1", "work", "{}"), ("call_2", "work", "{}")])
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        for _ in 1...2 { _ = try await peer.expectOutput() }
        await stage.callTools(peer, response: "resp_2", [("call_3", "work", "{}")])
        #expect(try await peer.expectOutput().output["error"]?.stringValue?.contains("Too many") == true)
        _ = try await peer.expectCreateResponse()
        gate.open()
        await stage.handlersEnd()
        await stage.callTools(peer, response: "resp_3", [("call_4", "work", "{}")])
        let (callID, output) = try await peer.expectOutput()
        #expect(callID == "call_4" && output["success"] == true)
    }

    @Test(
        "C16: a call that repeats one that is at work is allowed, refused, joined or put in its place, as the tool says",
        arguments: [ToolRepetition.allow, .reject(.name), .join(.name), .replace(.name)])
    func repetition(_ policy: ToolRepetition) async throws {
        let gate = Gate()
        var tool = Self.tool(gate)
        tool.repetition = policy
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "work", #"{"n":1}"#), ("call_2", "work", #"{"n":2}"#)])
        gate.open()
        var outputs: [String: JSONValue] = [:]
        for _ in 0..<2 {
            let (callID, output) = try await peer.expectOutput()
            outputs[callID] = output
        }
        _ = try await peer.expectCreateResponse()
        switch policy {
        case .allow:
            #expect(gate.arrived == 2)
            #expect(await Set(stage.toolResults) == ["call_1", "call_2"])
        case .reject:
            #expect(gate.arrived == 1)
            #expect(outputs["call_2"]?["error"]?.stringValue?.contains("at work already") == true)
        case .join:
            #expect(gate.arrived == 1)
            #expect(outputs["call_1"] == outputs["call_2"])
            #expect(await stage.toolResults == ["call_1", "call_2"])
        case .replace:
            #expect(gate.arrived == 2)
            #expect(outputs["call_1"]?["success"] == false)
            #expect(outputs["call_2"]?["n"] == 2)
        }
    }

    @Test("C16: by name and arguments, only what means the same is a repetition")
    func sameness() async throws {
        let gate = Gate()
        var tool = Self.tool(gate)
        tool.repetition = .join(.arguments)
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(
            peer,
            [
                ("call_1", "work", #"{"n":1,"m":[2.0]}"#), ("call_2", "work", #"{ "m": [2], "n": 1.0 }"#),
                ("call_3", "work", #"{"n":2,"m":[2]}"#),
            ])
        gate.open()
        for _ in 0..<3 { _ = try await peer.expectOutput() }
        #expect(gate.arrived == 2)
    }
}
