import CharivoRealtime
import CharivoTesting
import Testing

/// What the seed's readme says of a session, sentence by sentence, where no other suite is about it.
@Suite("A session as the seed describes it", .timeLimit(.minutes(1)))
struct SeedSessionTests {
    private let hiyori = Character(id: "hiyori", name: "Hiyori", personality: "Cheerful", voice: .init(id: "marin"))

    private func states(_ stage: Stage) -> [RealtimeState] {
        stage.recorder.events.compactMap { if case .stateChanged(let state) = $0 { state } else { nil } }
    }

    @Test(
        "S01: a session runs on any client, whatever its connections can do",
        arguments: [
            RealtimeCapabilities(), .init(deliversAudio: false), .init(acknowledgesUpdates: false), .init(namesRequests: false),
        ])
    func anyClient(capabilities: RealtimeCapabilities) async throws {
        let stage = Stage(capabilities: capabilities)
        async let started: Void = stage.manager.startSession()
        let peer = try await stage.client.accept()
        try await peer.acknowledgeUpdate()
        try await started
        try await stage.manager.sendMessage("Hello")
        #expect(try await peer.expectItem().text == "Hello")
        await stage.manager.stopSession()
    }

    @Test("S02, S12, K15: a manager is made of a client and the seed's options, each with the seed's default")
    func options() async throws {
        var options = RealtimeManagerOptions()
        #expect(options.defaultToolTimeout == .seconds(10))
        #expect(options.defaultSessionConfig == RealtimeSessionConfig())
        options.defaultSessionConfig = RealtimeSessionConfig(model: "m", voice: "cedar")
        let projector = ResultProjector { _ in [] }
        let logger: RealtimeLogger? = nil
        let client = InMemoryRealtimeClient()
        let manager = RealtimeManager(
            client: client, tools: [Tool("f", "Does it.") { _, _ in [:] }], resultProjectors: [projector], options: options, logger: logger)
        async let started: Void = manager.startSession(RealtimeSessionConfig(voice: "marin"))
        let peer = try await client.accept()
        let config = try await peer.acknowledgeUpdate()
        try await started
        #expect(peer.request.config.model == "m")
        #expect(config.voice == "marin", "what the call says goes over the manager's default")
        #expect(config.tools?.map(\.name) == ["f"])
        await manager.stopSession()
    }

    @Test("S47, K03: tools in a config are ignored, at the start, in an update and in the manager's default")
    func toolsInConfig() async throws {
        let foreign = ToolDefinition(name: "foreign", description: "Not registered.")
        var options = RealtimeManagerOptions()
        options.defaultSessionConfig.tools = [foreign]
        let stage = Stage(tools: [Tool("mine", "Mine.") { _, _ in [:] }], options: options)
        var config = RealtimeSessionConfig()
        config.tools = [foreign]
        async let started: Void = stage.manager.startSession(config)
        let peer = try await stage.client.accept()
        #expect(try await peer.acknowledgeUpdate().tools?.map(\.name) == ["mine"])
        try await started
        async let updated: Void = stage.manager.updateSession(config)
        #expect(try await peer.acknowledgeUpdate().tools?.map(\.name) == ["mine"])
        try await updated
    }

    @Test("K02: a temperature is said once to be left out, and is no obstacle")
    func temperature() async throws {
        let stage = Stage()
        var config = RealtimeSessionConfig()
        config.temperature = 0.8
        let peer = try await stage.start(config)
        async let updated: Void = stage.manager.updateSession(config)
        try await peer.acknowledgeUpdate()
        try await updated
        let told = stage.recorder.events.filter {
            if case .diagnostic(let diagnostic) = $0 { diagnostic.code == "temperature_ignored" } else { false }
        }
        #expect(told.count == 1)
    }

    @Test("S30: an update asks for the latest config, the present character and the tools as they are")
    func updateIsWhole() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(maxTokens: 5))
        await stage.manager.setCharacter(hiyori)
        let tool = Task { try await stage.manager.registerTool(Tool("f", "Does it.") { _, _ in [:] }) }
        let config = try await peer.acknowledgeUpdate()
        try await tool.value
        #expect(config.instructions?.hasPrefix("You are Hiyori.") == true)
        #expect(config.voice == "marin")
        #expect(config.maxTokens == 5)
        #expect(config.tools?.map(\.name) == ["f"])
    }

    @Test("K19: setting the character publishes the state, and a live session hears of it with its next update")
    func setCharacter() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let before = states(stage).count
        await stage.manager.setCharacter(hiyori)
        #expect(states(stage).dropFirst(before).map(\.session.characterID) == ["hiyori"])
        #expect(try await stage.commands(peer).isEmpty)
        await stage.manager.setCharacter(Character(id: "hiyori", name: "Hiyori", personality: "Tired"))
        #expect(states(stage).count == before + 2)
        async let updated: Void = stage.manager.updateSession(RealtimeSessionConfig())
        #expect(try await peer.acknowledgeUpdate().instructions?.contains("Tired.") == true)
        try await updated
    }

    @Test(
        "K24, S33: a patch publishes one state when it starts and one when it is committed, and nothing else",
        arguments: ["alloy", "marin"])
    func patchStates(voice: String) async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(voice: "marin"))
        let before = stage.recorder.events.count
        async let updated: Void = stage.manager.updateSession(RealtimeSessionConfig(voice: voice))
        try await peer.acknowledgeUpdate()
        try await updated
        let events = stage.recorder.events.dropFirst(before)
        #expect(events.map(\.name) == ["realtime:state", "realtime:state"])
        #expect(states(stage).suffix(2).map(\.session.config?.voice) == ["marin", voice])
    }

    @Test("K09: a later config goes over the earlier one field by field, and stays over a stop")
    func persists() async throws {
        let stage = Stage()
        _ = try await stage.start(RealtimeSessionConfig(voice: "marin", instructions: "Be kind."))
        await stage.manager.stopSession()
        async let started: Void = stage.manager.startSession(RealtimeSessionConfig(voice: "alloy"))
        let config = try await stage.client.accept().acknowledgeUpdate()
        try await started
        #expect(config.voice == "alloy")
        #expect(config.instructions == "Be kind.")
    }

    @Test("K28: a start is refused while a session is active, starting, refreshing or recovering", arguments: Busy.allCases)
    func startRefused(busy: Busy) async throws {
        let stage = Stage()
        let started = Task { try await stage.manager.startSession() }
        let peer = try await stage.client.accept()
        var update: Task<Void, any Error>?
        if busy != .starting {
            try await peer.acknowledgeUpdate()
            try await started.value
        }
        switch busy {
        case .active, .starting: break
        case .refreshing:
            update = Task { try await stage.manager.updateSession(RealtimeSessionConfig(voice: "alloy")) }
            _ = try await peer.nextCommand()
        case .recovering:
            peer.end()
            await stage.recorder.first(named: "realtime:reconnect:attempt")
        }
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
        #expect(error?.code == .state)
        await stage.manager.stopSession()
        _ = try? await started.value
        _ = try? await update?.value
    }

    enum Busy: CaseIterable, Sendable { case active, starting, refreshing, recovering }

    @Test("S51, S52: a registered tool is there at once, a later one of its name takes its place, an unregistered one is gone")
    func registry() async throws {
        let stage = Stage()
        try await stage.manager.registerTool(Tool("describeScene", "Describe the scene.") { _, _ in ["scene": "Cafe"] })
        try await stage.manager.registerTool(Tool("other", "Other.") { _, _ in [:] })
        try await stage.manager.registerTool(Tool("describeScene", "Describe it well.") { _, _ in ["scene": "Park"] })
        #expect(await stage.manager.registeredTools.map(\.name) == ["describeScene", "other"])
        #expect(await stage.manager.registeredTools[0].description == "Describe it well.")
        await stage.manager.unregisterTool("describeScene")
        #expect(await stage.manager.registeredTools.map(\.name) == ["other"])
    }

    @Test("S54: a tool that is gone answers a late call with a failure")
    func goneTool() async throws {
        let stage = Stage(tools: [Tool("f", "Does it.") { _, _ in ["success": true] }])
        let peer = try await stage.start()
        await stage.manager.unregisterTool("f")
        try await peer.acknowledgeUpdate()
        await stage.callTools(peer, [("call_1", "f", "{}")])
        guard case .toolOutput("call_1", let text) = try await peer.expectItem().kind else { return #expect(Bool(false)) }
        #expect(try JSONValue(text: text)["success"] == false)
    }

    @Test(
        "S50: what the seed leaves out of a schema holds here: nested objects, further properties, unions",
        arguments: [#"{"place":{"city":5}}"#, #"{"place":{"city":"Kyoto"},"more":1}"#, #"{"place":{"city":"Kyoto"},"when":{}}"#])
    func wholeSchema(arguments: String) async throws {
        let tool = Tool(
            "f", "Does it.",
            parameters: [
                "type": "object", "additionalProperties": false,
                "properties": [
                    "place": ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]],
                    "when": ["type": ["string", "number"]],
                ],
            ]
        ) { _, _ in
            Issue.record("the handler ran")
            return [:]
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "f", arguments)])
        await stage.recorder.first(named: "realtime:tool:error")
    }

    @Test("K12: a tool may take the manager's default time, or its own", arguments: [nil, Duration.seconds(4)])
    func toolTime(own: Duration?) async throws {
        var options = RealtimeManagerOptions()
        options.defaultToolTimeout = .seconds(7)
        let tool = Tool("hang", "Hangs.", timeout: own) { _, _ in try await hang() }
        let stage = Stage(tools: [tool], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "hang", "{}")])
        let limit = own ?? .seconds(7)
        await stage.clock.sleeper(within: limit)
        stage.clock.advance(by: limit - .milliseconds(1))
        await stage.settle(peer)
        #expect(!stage.recorder.names.contains("realtime:tool:error"))
        stage.clock.advance(by: .milliseconds(1))
        await stage.recorder.first(named: "realtime:tool:error")
    }

    @Test("K14: what a handler throws, and a result that is no object, are told as a failure", arguments: ["throw", "array"])
    func failures(how: String) async throws {
        struct Oops: ToolFailure { let message = "The kitchen is closed." }
        let tool =
            how == "throw"
            ? Tool("f", "Does it.") { _, _ in throw Oops() }
            : Tool("f", "Does it.", arguments: [String: Int].self, parameters: ["type": "object"]) { _, _ in [1, 2] }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "f", "{}")])
        guard case .toolOutput("call_1", let text) = try await peer.expectItem().kind else { return #expect(Bool(false)) }
        let output = try JSONValue(text: text)
        #expect(output["success"] == false)
        #expect(output["error"]?.stringValue?.contains(how == "throw" ? "The kitchen is closed." : "not an object") == true)
        #expect(output.objectValue?.count == 2)
    }

    @Test("K32: a reply cut by a lost connection keeps its words, and the next one starts empty")
    func textOverTheLoss() async throws {
        let stage = Stage()
        let first = try await stage.start()
        await stage.speak(first, words: "One two three four", sound: .seconds(4))
        await stage.hear(.seconds(2))
        first.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        #expect(await stage.manager.state.response.status == .interrupted)
        #expect(await stage.manager.state.response.text == "One two")
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        try await second.acknowledgeUpdate()
        await stage.recorder.first(named: "realtime:reconnect:success")
        #expect(await stage.manager.state.response.text == "One two")
        await stage.speak(second, response: "resp_2", item: "item_2", words: "Five", sound: .zero)
        #expect(await stage.manager.state.response.text == "Five")
    }

    @Test("K27: a stop during a recovery ends it for good, and a stop without a session does nothing")
    func stopDuringRecovery() async throws {
        let stage = Stage()
        await stage.manager.stopSession()
        #expect(stage.recorder.events.isEmpty)
        let first = try await stage.start()
        first.end()
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        let update = try await second.next()
        await stage.manager.stopSession()
        guard case .updateSession = update.command else { return #expect(Bool(false)) }
        await second.waitForEnd()
        #expect(await stage.manager.state.session.status == .stopped)
        #expect(stage.recorder.names.last == "realtime:session:end")
        #expect(!stage.recorder.names.contains("realtime:reconnect:success"))
    }

    @Test("K30, D33, D27: an end from the far side ends the session with its own reason, and no state on the way says connected and active")
    func unsolicitedEnd() async throws {
        var options = RealtimeManagerOptions()
        options.reconnect = .never
        let stage = Stage(options: options)
        let peer = try await stage.start()
        let before = stage.recorder.events.count
        peer.end(ConnectionEnd(cause: .closedByPeer))
        guard case .sessionEnded(_, let reason) = await stage.recorder.first(named: "realtime:session:end") else { return }
        #expect(reason == .connectionLost)
        let states = stage.recorder.events.dropFirst(before).compactMap { event -> RealtimeState? in
            switch event {
            case .stateChanged(let state), .sessionEnded(let state, _): state
            default: nil
            }
        }
        #expect(!states.isEmpty)
        #expect(!states.contains { $0.connection == .connected && $0.session.status == .active })
        await #expect(throws: CancellationError.self, "its connection is closed") { _ = try await peer.nextCommand() }
    }

    @Test("S24, S55: everything goes to the emitter and nothing comes in through it; taken away, it is told nothing")
    func emitter() async throws {
        let stage = Stage()
        _ = try await stage.start()
        #expect(stage.recorder.names == ["realtime:session:start"])
        stage.manager.setEventEmitter(nil)
        await stage.manager.stopSession()
        #expect(stage.recorder.names == ["realtime:session:start"])
    }
}
