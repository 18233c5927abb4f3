import CharivoTesting
import Synchronization
import Testing

@testable import CharivoRealtime

/// Where the original goes wrong, and this does not: those that no other suite is about.
@Suite("Defects of the original", .timeLimit(.minutes(1)))
struct DefectTests {
    @Test("D05: updates and tools between the start and its success go out as one patch right after")
    func betweenStartAndSuccess() async throws {
        let stage = Stage()
        let started = Task { try await stage.manager.startSession(RealtimeSessionConfig(voice: "marin")) }
        let peer = try await stage.client.accept()
        _ = try await peer.nextCommand()
        let update = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "Be brief.")) }
        try await stage.manager.registerTool(Tool("late", "Late.") { _, _ in [:] })
        await stage.callersWait(2)
        peer.emit(.sessionUpdated(ProviderSession(voice: "marin")))
        try await started.value
        let config = try await peer.acknowledgeUpdate()
        try await update.value
        #expect(config.instructions == "Be brief.")
        #expect(config.tools?.map(\.name) == ["late"])
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("D06: a patch that is acknowledged after the loss of its connection changes nothing, and is planned anew")
    func lateAcknowledgement() {
        var live = LiveMachine(config: RealtimeSessionConfig(voice: "marin"))
        let sent = live.machine.update(RealtimeSessionConfig(voice: "alloy"), waiter: 9, now: live.now)
        #expect(sent.commands.count == 1)
        _ = live.lose()
        let late = live.says(.sessionUpdated(ProviderSession(voice: "alloy")), generation: 1)
        #expect(late.isEmpty)
        #expect(live.machine.state.connection == .connecting)
        #expect(live.machine.state.session.config?.voice == "marin")
        let opened = live.machine.connectionOpened(generation: 2, now: live.now)
        guard case .updateSession(let config) = opened.commands.first else { return #expect(Bool(false)) }
        #expect(config.voice == "alloy")
        #expect(live.says(.sessionUpdated(ProviderSession())).resumed == [9])
        #expect(live.machine.state.session.config?.voice == "alloy")
    }

    @Test("D07: a stop does not wait for a provider that never answers the close")
    func hungClose() {
        var live = LiveMachine()
        #expect(live.machine.stop(waiter: 9, now: live.now).resumed.isEmpty)
        live.now += .seconds(2)
        #expect(live.machine.deadlineReached(now: live.now, random: 0.5).resumed == [9])
        #expect(live.machine.state.session.status == .stopped)
    }

    @Test("D10: what an interrupted reply cost is told")
    func interruptedUsage() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        try await stage.manager.interrupt()
        await stage.finish(peer, status: .cancelled, usage: TokenUsage(totalTokens: 3, inputTokens: 2, outputTokens: 1))
        #expect(stage.recorder.names.filter { $0 == "realtime:usage" }.count == 1)
    }

    @Test("D22: what a reply that only called tools cost is told")
    func toolUsage() async throws {
        let stage = Stage(tools: [Tool("f", "Does it.") { _, _ in ["success": true] }])
        let peer = try await stage.start()
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "f", arguments: "{}")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)),
            .responseDone(
                ProviderResponse(
                    id: "resp_1", status: .completed, usage: TokenUsage(totalTokens: 3, inputTokens: 2, outputTokens: 1))))
        await stage.done("resp_1", peer)
        guard case .usage(let report) = await stage.recorder.first(named: "realtime:usage") else { return }
        #expect(report.responseID == "resp_1")
    }

    @Test("D12, H4: a projector that throws makes no second result and no error; the others run")
    func throwingObserver() async throws {
        struct Oops: Error {}
        let stage = Stage(
            tools: [Tool("f", "Does it.") { _, _ in ["success": true] }],
            projectors: [ResultProjector { _ in throw Oops() }, ResultProjector { [.custom(name: "app:f", payload: $0.output)] }])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "f", "{}")])
        await stage.recorder.first(named: "app:f")
        let commands = try await stage.commands(peer)
        #expect(commands.count == 2, "one output and one follow-up")
        #expect(stage.recorder.names.filter { $0.hasPrefix("realtime:tool:") } == ["realtime:tool:call", "realtime:tool:result"])
    }

    @Test("D13, D27: a result that could not be sent is told to the next connection, once; the tool succeeded and is not run again")
    func unsentResult() async throws {
        let runs = Atomic(0)
        let tool = Tool("f", "Does it.") { _, _ in
            runs.add(1, ordering: .relaxed)
            return ["success": true]
        }
        let stage = Stage(tools: [tool])
        let first = try await stage.start()
        first.breakOutbound()
        await stage.callTools(first, [("call_1", "f", "{}")])
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        try await second.acknowledgeUpdate()
        guard case .toolCall("call_1", _, _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
        guard case .toolOutput("call_1", _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
        _ = try await second.expectCreateResponse()
        #expect(try await stage.commands(second).isEmpty)
        #expect(stage.recorder.names.contains("realtime:tool:result"))
        #expect(!stage.recorder.names.contains("realtime:tool:error"))
        #expect(runs.load(ordering: .relaxed) == 1)
    }

    @Test("D14, C19: a tool that is done after a stop and a new start says nothing into the new session")
    func earlierSessionsTool() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let (done, note) = AsyncStream<Void>.makeStream()
        let tool = Tool("slow", "Ignores its cancellation.") { _, _ in
            await Task { for await _ in gate { break } }.value
            defer { note.yield() }
            return ["success": true]
        }
        let stage = Stage(tools: [tool])
        let first = try await stage.start()
        await stage.callTools(first, [("call_1", "slow", "{}")])
        // It is waited for during the grace period, and no longer.
        async let stopped: Void = stage.manager.stopSession()
        await stage.recorder.first(named: "realtime:session:end")
        await stage.clock.sleeper(within: .seconds(2))
        stage.clock.advance(by: .seconds(2))
        await stopped
        stage.recorder.clear()
        let second = try await stage.start()
        open.yield()
        for await _ in done { break }
        await stage.settle(second)
        #expect(try await stage.commands(second).isEmpty)
        #expect(stage.recorder.names == ["realtime:session:start"])
    }

    @Test("D17: generated instructions and voice are another character's in the next session; what the app asked for stays")
    func nextCharacter() async throws {
        let stage = Stage()
        await stage.manager.setCharacter(Character(id: "h", name: "Hiyori", voice: .init(id: "marin")))
        _ = try await stage.start(RealtimeSessionConfig(maxTokens: 50))
        await stage.manager.stopSession()
        await stage.manager.setCharacter(Character(id: "k", name: "Kei", voice: .init(id: "cedar")))
        async let started: Void = stage.manager.startSession()
        let config = try await stage.client.accept().acknowledgeUpdate()
        try await started
        #expect(config.instructions?.hasPrefix("You are Kei.") == true)
        #expect(config.voice == "cedar")
        #expect(config.maxTokens == 50)
    }

    @Test("D29: exhausted attempts leave neither a connection nor sound behind")
    func exhaustedIsClosed() async throws {
        var options = RealtimeManagerOptions()
        options.reconnect = .never
        let stage = Stage(options: options)
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.hear(.milliseconds(100))
        peer.end()
        await stage.recorder.first(named: "realtime:session:end")
        #expect(stage.output.queued == .zero)
        #expect(await !stage.manager.state.audioPlaying)
        await #expect(throws: RealtimeError.self) { try await stage.manager.sendAudioChunk(.silence(.milliseconds(20))) }
        await #expect(throws: CancellationError.self) { _ = try await peer.nextCommand() }
    }

    @Test("D31: a reply to the user's voice is awaited from the moment it exists, before its first word")
    func awaitedFromTheStart() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        peer.emit(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        await stage.settle(peer)
        #expect(await stage.manager.state.awaitingResponse)
        await #expect(throws: RealtimeError.self) { try await stage.manager.sendMessage("Hello") }
        peer.emit(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        await stage.settle(peer)
        #expect(await !stage.manager.state.awaitingResponse)
    }

    @Test("D32: the last error is cleared by what succeeds after it, and audioPlaying follows what is heard")
    func derivedState() async throws {
        let stage = Stage()
        stage.client.refuseNextDial(RealtimeError(code: .transport, message: "Nobody there."))
        await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
        #expect(await stage.manager.state.lastError != nil)
        let peer = try await stage.start()
        #expect(await stage.manager.state.lastError == nil)
        await stage.speak(peer, sound: .seconds(1))
        #expect(await !stage.manager.state.audioPlaying)
        await stage.hear(.milliseconds(100))
        #expect(await stage.manager.state.audioPlaying)
        await stage.finish(peer)
        await stage.hear(.seconds(1))
        #expect(await !stage.manager.state.audioPlaying)
        // Every state that was published agrees with the edges published before it.
        var isAudible = false
        for event in stage.recorder.events {
            switch event {
            case .audioStarted: isAudible = true
            case .audioEnded: isAudible = false
            case .stateChanged(let state): #expect(state.audioPlaying == isAudible)
            default: break
            }
        }
    }

    @Test("D33: a far side that refuses to go on ends the session as the provider's doing, not the user's")
    func providersEnd() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        peer.end(ConnectionEnd(cause: .closedByPeer, error: RealtimeError(code: .quota, message: "Spent.")))
        guard case .sessionEnded(let state, let reason) = await stage.recorder.first(named: "realtime:session:end") else { return }
        #expect(reason == .provider)
        #expect(state.lastError?.code == .quota)
        #expect(!stage.recorder.names.contains("realtime:reconnect:attempt"))
    }

    @Test("D34: an end while connecting fails the start; there is neither a start nor an end, and no session", arguments: [false, true])
    func endWhileConnecting(isOpen: Bool) async throws {
        let stage = Stage()
        let started = Task { try await stage.manager.startSession() }
        let peer = try await stage.client.accept()
        if isOpen { _ = try await peer.nextCommand() }
        peer.end()
        await #expect(throws: RealtimeError.self) { try await started.value }
        #expect(await stage.manager.state.session.status == .stopped)
        #expect(await stage.manager.state.connection == .error)
        #expect(stage.recorder.names == ["realtime:error"])
    }
}
