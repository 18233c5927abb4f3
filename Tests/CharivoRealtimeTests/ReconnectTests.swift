import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Reconnecting", .timeLimit(.minutes(1)))
struct ReconnectTests {
    /// Lets the first delay pass, and takes the new connection.
    private func reconnect(_ stage: Stage, acknowledging: Bool = true) async throws -> InMemoryPeer {
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let peer = try await stage.client.accept()
        if acknowledging {
            try await peer.acknowledgeUpdate()
            await stage.recorder.first(named: "realtime:reconnect:success")
        }
        return peer
    }

    @Test(
        "S08, S09, S38, S40, S44, S45: A lost connection is made again as the same session: no synthetic end or start, sends refused meanwhile"
    )
    func continuation() async throws {
        let stage = Stage()
        let first = try await stage.start()
        first.end(ConnectionEnd(cause: .connectionLost))
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        let state = await stage.manager.state
        #expect(state.session.status == .active)
        #expect(state.connection == .connecting)
        await #expect(throws: RealtimeError.self) { try await stage.manager.sendMessage("Hello") }
        await #expect(throws: RealtimeError.self) { try await stage.manager.sendAudioChunk(.silence(.milliseconds(20))) }
        await #expect(throws: RealtimeError.self) { try await stage.manager.interrupt() }
        let second = try await reconnect(stage)
        #expect(second.request.generation == 2)
        #expect(await stage.manager.state.connection == .connected)
        #expect(
            stage.recorder.names == ["realtime:session:start", "realtime:reconnect:attempt", "realtime:reconnect:success"])
    }

    @Test("E1, E12, S42: the new connection is told the conversation in order, as text of what was heard")
    func replay() async throws {
        let stage = Stage()
        let first = try await stage.start()
        try await stage.manager.sendMessage("Tell me a story.")
        _ = try await first.expectItem()
        let (request, _) = try await first.expectCreateResponse()
        await stage.speak(first, words: "Once upon a time there was a fox", sound: .seconds(4), requestID: request.id)
        await stage.hear(.seconds(2))
        first.end()
        let second = try await reconnect(stage)
        let replayed = [try await second.expectItem(), try await second.expectItem()]
        #expect(replayed.map(\.kind) == [.user, .assistant])
        #expect(replayed.map(\.text) == ["Tell me a story.", "Once upon a time"])
        #expect(try await stage.commands(second).isEmpty, "an interrupted reply is not resumed")
        guard case .reconnectSucceeded(let report) = await stage.recorder.first(named: "realtime:reconnect:success") else { return }
        #expect(report.interruptedResponseID == "resp_1")
        #expect(report.restored.count == 2)
        #expect(await stage.manager.state.response.status == .interrupted)
        #expect(stage.output.queued == .zero)
    }

    @Test("E2: a request that had no answer yet is asked again")
    func askedAgain() async throws {
        let stage = Stage()
        let first = try await stage.start()
        try await stage.manager.sendMessage("Hello")
        _ = try await first.expectItem()
        let (request, _) = try await first.expectCreateResponse()
        first.end()
        let second = try await reconnect(stage)
        _ = try await second.expectItem()
        #expect(try await second.expectCreateResponse().request.id == request.id)
        guard case .reconnectSucceeded(let report) = await stage.recorder.first(named: "realtime:reconnect:success") else { return }
        #expect(report.askedAgain)
    }

    @Test("E4, C19, S43: a tool that runs across the loss is told with its call, and the reply goes on")
    func toolAcrossTheLoss() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let tool = Tool("slow", "Takes its time.") { _, _ in
            for await _ in gate { break }
            return ["success": true]
        }
        let stage = Stage(tools: [tool])
        let first = try await stage.start()
        await stage.callTools(first, [("call_1", "slow", "{}")])
        first.end()
        let second = try await reconnect(stage)
        #expect(try await stage.commands(second).isEmpty)
        open.yield()
        guard case .toolCall(let callID, _, _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
        guard case .toolOutput(let answered, _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
        #expect(callID == "call_1")
        #expect(answered == "call_1")
        _ = try await second.expectCreateResponse()
    }

    @Test("S39, S41: The next attempt is made with the latest config")
    func latestConfig() async throws {
        let stage = Stage()
        let first = try await stage.start(RealtimeSessionConfig(instructions: "Old"))
        first.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        async let updated: Void = stage.manager.updateSession(RealtimeSessionConfig(instructions: "New"))
        await stage.until { $0.wishes.all.instructions == "New" }
        let second = try await reconnect(stage, acknowledging: false)
        #expect(try await second.acknowledgeUpdate().instructions == "New")
        try await updated
        #expect(await stage.manager.state.session.config?.instructions == "New")
        #expect(try await stage.commands(second).isEmpty, "no second update: the dial carried it")
    }

    @Test("S46, K31, D18: Exhausted attempts end the session with a typed reason and the last error")
    func exhausted() async throws {
        var options = RealtimeManagerOptions()
        options.reconnect = ReconnectPolicy(delays: [.milliseconds(500), .seconds(1)])
        let stage = Stage(options: options)
        let peer = try await stage.start()
        for _ in 0..<2 { stage.client.refuseNextDial(RealtimeError(code: .transport, message: "Nobody there.")) }
        peer.end()
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        await stage.clock.sleeper(within: .seconds(1))
        stage.clock.advance(by: .seconds(1))
        await stage.recorder.first(named: "realtime:session:end")
        #expect(
            stage.recorder.names == [
                "realtime:session:start", "realtime:reconnect:attempt", "realtime:reconnect:attempt", "realtime:reconnect:exhausted",
                "realtime:error", "realtime:session:end",
            ])
        let state = await stage.manager.state
        #expect(state.connection == .error)
        #expect(state.session.status == .stopped)
        #expect(state.lastError?.message == "Nobody there.")
        let exhausted = await stage.recorder.first(named: "realtime:reconnect:exhausted")
        guard case .reconnectExhausted(let attempts, let total, let cause, let error) = exhausted else { return #expect(Bool(false)) }
        #expect(attempts == 2)
        #expect(total == .milliseconds(1_500))
        #expect(cause == .connectionLost)
        #expect(error.code == .transport)
        guard case .sessionEnded(_, let reason) = await stage.recorder.first(named: "realtime:session:end") else { return }
        #expect(reason == .connectionLost)
    }

    @Test("E7: a refused key stops the attempts at once")
    func terminal() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        stage.client.refuseNextDial(RealtimeError(code: .authentication, message: "The key was refused."))
        peer.end()
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        guard case .sessionEnded(let state, let reason) = await stage.recorder.first(named: "realtime:session:end") else { return }
        #expect(reason == .provider)
        #expect(state.lastError?.code == .authentication)
        #expect(stage.recorder.names.filter { $0 == "realtime:reconnect:attempt" }.count == 1)
    }

    @Test("E6: a service that accepts and closes counts on in its attempts, until a connection has lived long enough")
    func acceptsThenCloses() async throws {
        var options = RealtimeManagerOptions()
        options.reconnect = ReconnectPolicy(delays: [.milliseconds(500), .milliseconds(500)])
        let stage = Stage(options: options)
        var peer = try await stage.start()
        stage.clock.advance(by: .seconds(60))
        for _ in 0..<2 {
            peer.end()
            await stage.clock.sleeper(within: .milliseconds(500))
            stage.clock.advance(by: .milliseconds(500))
            peer = try await stage.client.accept()
            try await peer.acknowledgeUpdate()
            await stage.settle(peer)
        }
        peer.end()
        await stage.recorder.first(named: "realtime:reconnect:exhausted")
    }

    @Test("C14, E4: a tool that is done during the outage is told to the next connection with its call")
    func toolDuringTheOutage() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let tool = Tool("slow", "Takes its time.") { _, _ in
            for await _ in gate { break }
            return ["success": true]
        }
        let stage = Stage(tools: [tool])
        let first = try await stage.start()
        await stage.callTools(first, [("call_1", "slow", "{}")])
        first.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        open.yield()
        await stage.recorder.first(named: "realtime:tool:result")
        let second = try await reconnect(stage)
        guard case .toolCall("call_1", _, _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
        guard case .toolOutput("call_1", _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
        _ = try await second.expectCreateResponse()
    }

    @Test("E19: the attempts of an earlier session do not count against the next one")
    func freshAttempts() async throws {
        var options = RealtimeManagerOptions()
        options.reconnect = ReconnectPolicy(delays: [.milliseconds(500)])
        let stage = Stage(options: options)
        let first = try await stage.start()
        stage.client.refuseNextDial(RealtimeError(code: .transport, message: "Nobody there."))
        first.end()
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        await stage.recorder.first(named: "realtime:session:end")
        stage.recorder.clear()
        let second = try await stage.start()
        second.end()
        _ = try await reconnect(stage)
    }

    @Test("D5: a wish that comes when the new connection was told its config already is told right after, once")
    func wishAfterTheDial() async throws {
        let stage = Stage()
        let first = try await stage.start(RealtimeSessionConfig(instructions: "Old"))
        first.end()
        let second = try await reconnect(stage, acknowledging: false)
        guard case .updateSession(let dialled) = try await second.nextCommand().command else { return #expect(Bool(false)) }
        #expect(dialled.instructions == "Old")
        async let updated: Void = stage.manager.updateSession(RealtimeSessionConfig(instructions: "New"))
        await stage.until { $0.wishes.all.instructions == "New" }
        second.emit(.sessionUpdated(ProviderSession()))
        #expect(try await second.acknowledgeUpdate().instructions == "New")
        try await updated
        #expect(await stage.manager.state.session.config?.instructions == "New")
        #expect(try await stage.commands(second).isEmpty)
    }

    @Test("D5: a wish of the outage that the provider refuses fails its caller, and the session goes on with what it had")
    func refusedDuringOutage() async throws {
        let stage = Stage()
        let first = try await stage.start(RealtimeSessionConfig(voice: "marin"))
        first.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        let update = Task { try await stage.manager.updateSession(RealtimeSessionConfig(voice: "nobody")) }
        await stage.until { $0.wishes.all.voice == "nobody" }
        let second = try await reconnect(stage, acknowledging: false)
        let message = try await second.nextCommand()
        second.emit(.error(ProviderError(code: "invalid_value", message: "No such voice.", messageID: message.id)))
        await #expect(throws: RealtimeError.self) { try await update.value }
        await stage.clock.sleeper(within: .seconds(1))
        stage.clock.advance(by: .seconds(1))
        let third = try await stage.client.accept()
        #expect(try await third.acknowledgeUpdate().voice == "marin")
        await stage.recorder.first(named: "realtime:reconnect:success")
    }

    @Test("D2, D5: a wish that comes while a new connection is asked for another one is not lost when that is refused")
    func wishBesideARefusal() {
        var live = LiveMachine(config: RealtimeSessionConfig(voice: "marin"))
        _ = live.machine.connectionEnded(generation: 1, ConnectionEnd(cause: .connectionLost), now: live.now, random: 0.5)
        _ = live.machine.update(RealtimeSessionConfig(voice: "nobody"), waiter: 8, now: live.now)
        _ = live.pass(.milliseconds(500))
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        _ = live.machine.update(RealtimeSessionConfig(instructions: "Rhyme."), waiter: 9, now: live.now)
        let asked = live.machine.refresh.beginning?.messageID
        let effects = live.says(.error(ProviderError(code: "invalid_value", message: "No such voice.", messageID: asked)))
        #expect(effects.resumed == [8])
        _ = live.pass(.seconds(1))
        guard case .updateSession(let config) = live.machine.connectionOpened(generation: 3, now: live.now).commands.first else {
            return #expect(Bool(false))
        }
        #expect(config.voice == "marin")
        #expect(config.instructions == "Rhyme.")
        #expect(live.says(.sessionUpdated(ProviderSession())).resumed == [9])
    }
}
