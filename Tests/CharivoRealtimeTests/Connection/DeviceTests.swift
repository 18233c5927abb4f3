import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("The device's network and audio", .timeLimit(.minutes(1)))
struct DeviceTests {
    @Test(
        "E17: a change of the network is a question and not a reconnect; a connection that answers stays",
        arguments: [NetworkChange.offline, .online])
    func answered(change: NetworkChange) async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.manager.networkChanged(change)
        // Nothing but the answer ends the question: the peer says nothing, and the clock stands still.
        await stage.until { $0.probe.question == nil }
        #expect(peer.probes == 1)
        #expect(await stage.manager.machine.deadline == nil, "the session waits for nothing more")
        #expect(stage.recorder.names == ["realtime:session:start"])
    }

    @Test("E17: a connection that gives no sign of life is made anew, for the reason that raised the doubt")
    func unanswered() async throws {
        let stage = Stage()
        let first = try await stage.start()
        first.fallSilent()
        await stage.manager.networkChanged(.online)
        await stage.clock.sleeper(within: .seconds(5))
        stage.clock.advance(by: .seconds(5))
        guard case .reconnectAttempt(_, _, let cause) = await stage.recorder.first(named: "realtime:reconnect:attempt") else { return }
        #expect(cause == .online)
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        try await second.acknowledgeUpdate()
        await stage.recorder.first(named: "realtime:reconnect:success")
    }

    @Test("E17: anything that is heard answers the question, and one question is put at a time")
    func heard() {
        var live = LiveMachine()
        #expect(live.machine.networkChanged(.online, now: live.now).probed == [1])
        #expect(live.machine.networkChanged(.online, now: live.now).probed.isEmpty)
        _ = live.says(.unknown(type: "anything", [:]))
        #expect(live.machine.deadline == nil)
        #expect(live.machine.networkChanged(.online, now: live.now).probed == [1])
    }

    @Test("E17: while the app says that there is no network, attempts wait for it, and are made as soon as there is one")
    func offline() {
        var live = LiveMachine()
        _ = live.machine.networkChanged(.offline, now: live.now)
        #expect(live.pass(.seconds(5)).names == ["realtime:reconnect:attempt"])
        #expect(live.pass(.seconds(50)).dials.isEmpty)
        #expect(live.machine.networkChanged(.online, now: live.now).dials.map(\.generation) == [2])
        // Nobody says that the network is back: it is tried all the same.
        live = LiveMachine()
        _ = live.machine.networkChanged(.offline, now: live.now)
        _ = live.pass(.seconds(5))
        #expect(live.pass(.seconds(55)).dials.map(\.generation) == [2])
    }

    @Test("E16: a reply that does not begin in time is a typed timeout, and raises the question whether the connection lives")
    func expectedFrame() {
        var live = LiveMachine()
        _ = live.machine.requestResponse(instructions: nil, waiter: 9, now: live.now)
        var effects = live.pass(.seconds(15))
        #expect(effects.names == ["realtime:error"])
        #expect(live.machine.state.lastError?.code == .timeout)
        #expect(effects.probed == [1])
        effects = live.pass(.seconds(5))
        #expect(effects.closed == [1])
        #expect(effects.names == ["realtime:reconnect:attempt"])
        #expect(live.machine.connection.recovery?.cause == .unresponsive)
    }

    @Test("E16: the connection of a slow provider that answers the question is kept")
    func slowProvider() {
        var live = LiveMachine()
        _ = live.machine.requestResponse(instructions: nil, waiter: 9, now: live.now)
        _ = live.pass(.seconds(15))
        _ = live.machine.probeAnswered(generation: 1)
        #expect(live.pass(.seconds(60)).closed.isEmpty)
        #expect(live.machine.isLive)
    }

    @Test("E16: an update that is not acknowledged in time, and a reply that falls silent, raise the question too")
    func otherDebts() {
        var live = LiveMachine()
        _ = live.machine.update(RealtimeSessionConfig(voice: "alloy"), waiter: 9, now: live.now)
        #expect(live.pass(.seconds(10)).probed == [1])
        live = LiveMachine()
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        #expect(live.pass(.seconds(30)).probed == [1])
    }

    @Test("E16: answers that are owed and do not come, three in a row with nothing else heard, are a loss, whoever answers the question")
    func unansweredInARow() {
        var live = LiveMachine()
        func owe() -> [SessionEffect] {
            _ = live.machine.requestResponse(instructions: nil, waiter: 9, now: live.now)
            let effects = live.pass(.seconds(15))
            return effects + live.machine.probeAnswered(generation: 1)
        }
        for _ in 1...2 {
            let effects = owe()
            #expect(effects.probed == [1] && effects.closed.isEmpty)
        }
        _ = live.says(.unknown(type: "anything", [:]))
        for _ in 1...2 { #expect(owe().closed.isEmpty, "what was heard has made good what was owed before") }
        let effects = owe()
        #expect(effects.closed == [1] && effects.names.contains("realtime:reconnect:attempt"))
        #expect(live.machine.connection.recovery?.cause == .unresponsive)
        _ = live.pass(.milliseconds(500))
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        #expect(live.machine.isLive && live.machine.probe.unanswered == 0)
    }

    @Test("E17: while something else has the audio, the microphone goes nowhere and the character waits; then both go on")
    func audioInterruption() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(2))
        await stage.hear(.milliseconds(500))
        await stage.manager.audioInterrupted(.began)
        #expect(stage.output.isPaused)
        #expect(await stage.manager.state.audioPlaying == false)
        stage.manager.appendAudio(.silence(.milliseconds(20)))
        #expect(stage.manager.droppedAudio == .milliseconds(20))
        stage.output.render(.seconds(1))
        await stage.manager.audioInterrupted(.ended(resumes: false))
        #expect(stage.output.isPaused)
        await stage.manager.audioInterrupted(.ended(resumes: true))
        #expect(!stage.output.isPaused)
        #expect(stage.output.queued == .milliseconds(1_500), "nothing was thrown away, and no time counted as heard")
        await stage.hear(.milliseconds(500))
        #expect(await stage.manager.state.audioPlaying)
        let edges = stage.recorder.names.filter { $0.hasPrefix("tts:audio") }
        #expect(edges == ["tts:audio:start", "tts:audio:end", "tts:audio:start"])
        // What is cut now was heard for exactly a second.
        try await stage.manager.interrupt()
        #expect(try await stage.commands(peer).contains(.truncateItem(id: "item_1", part: 0, audioEndMs: 1_000)))
    }

    @Test("E17: an interruption that is told twice, or that ends without having begun, changes nothing")
    func oddInterruptions() {
        var live = LiveMachine()
        #expect(live.machine.audioInterrupted(.ended(resumes: true)).isEmpty)
        #expect(!live.machine.audioInterrupted(.began).isEmpty)
        #expect(live.machine.audioInterrupted(.began).isEmpty)
    }

    @Test("E18: a start while one is under way fails with its reason, makes no second connection, and leaves no wish behind")
    func connectDuringConnect() async throws {
        let stage = Stage()
        async let started: Void = stage.manager.startSession(RealtimeSessionConfig(voice: "marin"))
        let peer = try await stage.client.accept()
        let error = await #expect(throws: RealtimeError.self) {
            try await stage.manager.startSession(RealtimeSessionConfig(voice: "nobody"))
        }
        #expect(error?.code == .state)
        #expect(try await peer.acknowledgeUpdate().voice == "marin")
        try await started
        #expect(peer.request.generation == 1)
        #expect(await stage.manager.machine.connection.nextGeneration == 2, "nobody has dialled twice")
        await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
        #expect(await stage.manager.state.session.config?.voice == "marin")
    }

    @Test("E18: what a failed start asked for, and the provider refused, is not asked for by the next one")
    func rollback() async throws {
        let stage = Stage()
        let start = Task { try await stage.manager.startSession(RealtimeSessionConfig(voice: "nobody")) }
        let first = try await stage.client.accept()
        let message = try await first.nextCommand()
        first.emit(.error(ProviderError(code: "invalid_value", message: "No such voice.", messageID: message.id)))
        await #expect(throws: RealtimeError.self) { try await start.value }
        async let started: Void = stage.manager.startSession(RealtimeSessionConfig(instructions: "Be kind."))
        let second = try await stage.client.accept()
        let config = try await second.acknowledgeUpdate()
        try await started
        #expect(config.voice == nil)
        #expect(config.instructions == "Be kind.")
    }
}
