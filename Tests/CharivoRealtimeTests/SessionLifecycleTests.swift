import CharivoRealtime
import CharivoTesting
import Testing

@Suite("A session's beginning and end", .timeLimit(.minutes(1)))
struct SessionLifecycleTests {
    @Test("D26: Active means usable: start returns when the provider has taken the config, not before")
    func startWaitsForTheAcknowledgement() async throws {
        let stage = Stage()
        async let started: Void = stage.manager.startSession(RealtimeSessionConfig(voice: "alloy"))
        let peer = try await stage.client.accept()
        guard case .updateSession(let config) = try await peer.next().command else { return #expect(Bool(false)) }
        #expect(config.voice == "alloy")
        #expect(await stage.manager.state.session.status == .starting)
        #expect(await stage.manager.state.connection == .connecting)
        peer.emit(.sessionUpdated(ProviderSession()))
        try await started
        let state = await stage.manager.state
        #expect(state.session.status == .active)
        #expect(state.connection == .connected)
        #expect(state.session.config?.voice == "alloy")
        #expect(stage.recorder.names == ["realtime:session:start"])
    }

    @Test("S05, S06, S47: The character's instructions and voice go along, and the tools of the registry")
    func characterAndToolsAreSent() async throws {
        let tool = Tool("describeCharacterProfile", "Return the active character profile.") { _, _ in ["success": true] }
        let stage = Stage(tools: [tool])
        await stage.manager.setCharacter(
            Character(id: "hiyori", name: "Hiyori", personality: "Cheerful and helpful assistant", voice: .init(id: "marin")))
        async let started: Void = stage.manager.startSession(RealtimeSessionConfig(provider: "openai", model: "gpt-realtime-mini"))
        let peer = try await stage.client.accept()
        let config = try await peer.acknowledgeUpdate()
        try await started
        #expect(peer.request.config.provider == "openai")
        #expect(peer.request.config.model == "gpt-realtime-mini")
        #expect(config.voice == "marin")
        #expect(config.instructions?.hasPrefix("You are Hiyori.") == true)
        #expect(config.instructions?.contains("Cheerful and helpful assistant.") == true)
        #expect(config.tools?.map(\.name) == ["describeCharacterProfile"])
        #expect(await stage.manager.state.session.characterID == "hiyori")
    }

    @Test("A second start is refused with a state error, and the session goes on")
    func secondStartIsRefused() async throws {
        let stage = Stage()
        _ = try await stage.start()
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
        #expect(error?.code == .state)
        #expect(await stage.manager.state.session.status == .active)
    }

    @Test("K29: A refused dial leaves state error and stopped, publishes the error, and allows a new start")
    func failedStart() async throws {
        let stage = Stage()
        stage.client.refuseNextDial(RealtimeError(code: .authentication, message: "The key was refused."))
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
        #expect(error?.code == .authentication)
        let state = await stage.manager.state
        #expect(state.connection == .error)
        #expect(state.session.status == .stopped)
        #expect(state.lastError?.code == .authentication)
        #expect(stage.recorder.names == ["realtime:error"])
        _ = try await stage.start()
        #expect(await stage.manager.state.session.status == .active)
    }

    @Test("A config that the provider refuses fails the start with the provider's words")
    func refusedConfig() async throws {
        let stage = Stage()
        let started = Task { try await stage.manager.startSession(RealtimeSessionConfig(voice: "nobody")) }
        let peer = try await stage.client.accept()
        let update = try await peer.next()
        peer.emit(
            .error(
                ProviderError(
                    code: "invalid_value", message: "No such voice.", parameter: "session.audio.output.voice", messageID: update.id)))
        let error = await #expect(throws: RealtimeError.self) { try await started.value }
        #expect(error?.providerCode == "invalid_value")
        #expect(error?.parameter == "session.audio.output.voice")
    }

    @Test("D01: a stop while the start is connecting cancels the start, and nothing becomes active")
    func stopDuringStart() async throws {
        let stage = Stage()
        let started = Task { try await stage.manager.startSession() }
        let peer = try await stage.client.accept()
        _ = try await peer.next()
        await stage.manager.stopSession()
        let error = await #expect(throws: RealtimeError.self) { try await started.value }
        #expect(error?.code == .cancelled)
        await peer.waitForEnd()
        #expect(peer.ended?.cause == .closedLocally)
        #expect(await stage.manager.state.session.status == .stopped)
        #expect(!stage.recorder.names.contains("realtime:session:start"))
    }

    @Test("D02, H9: concurrent stops make one end, and every caller resumes")
    func concurrentStops() async throws {
        let stage = Stage()
        _ = try await stage.start()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<5 { group.addTask { await stage.manager.stopSession() } }
        }
        #expect(stage.recorder.names.filter { $0 == "realtime:session:end" }.count == 1)
        #expect(await stage.manager.state.session.status == .stopped)
        await stage.manager.stopSession()
        #expect(stage.recorder.names.filter { $0 == "realtime:session:end" }.count == 1)
    }

    @Test("E9, K27: stop during the wait before a reconnect does not wait it out")
    func stopDuringBackoff() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        peer.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        await stage.manager.stopSession()
        #expect(stage.recorder.names.last == "realtime:session:end")
    }

    @Test("D07: a dial that never answers is given up after its time")
    func hungDial() async throws {
        let stage = Stage()
        let started = Task { try await stage.manager.startSession() }
        _ = try await stage.client.accept()
        await stage.clock.sleeper(within: .seconds(15))
        stage.clock.advance(by: .seconds(15))
        let error = await #expect(throws: RealtimeError.self) { try await started.value }
        #expect(error?.code == .timeout)
    }

    @Test("withRealtimeSession ends the session also when its body throws")
    func scopedSession() async throws {
        struct Oops: Error {}
        let stage = Stage()
        let run = Task {
            try await withRealtimeSession(stage.manager) { _ in throw Oops() }
        }
        let peer = try await stage.client.accept()
        try await peer.acknowledgeUpdate()
        await #expect(throws: Oops.self) { try await run.value }
        #expect(await stage.manager.state.session.status == .stopped)
    }

    @Test("A caller that gives up a start that was refused does not end the session somebody else has")
    func cancelledRefusedStart() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await stage.manager.startSession()
        }
        await #expect(throws: RealtimeError.self) { try await task.value }
        await stage.settle(peer)
        #expect(await stage.manager.state.session.status == .active)
    }

    @Test("A caller that gives up its start ends it")
    func cancelledStart() async throws {
        let stage = Stage()
        let task = Task { try await stage.manager.startSession() }
        _ = try await stage.client.accept()
        task.cancel()
        let error = await #expect(throws: RealtimeError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }
}
