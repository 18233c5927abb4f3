import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Updates", .timeLimit(.minutes(1)))
struct UpdateTests {
    @Test("S31, K09: Without a session an update is kept for the next start")
    func cached() async throws {
        let stage = Stage()
        try await stage.manager.updateSession(RealtimeSessionConfig(voice: "alloy"))
        async let started: Void = stage.manager.startSession(RealtimeSessionConfig(model: "m"))
        let peer = try await stage.client.accept()
        #expect(try await peer.acknowledgeUpdate().voice == "alloy")
        try await started
        #expect(peer.request.config.model == "m")
    }

    @Test(
        "S07, S32, S33, S35: A live session is patched in place: the config is replaced when the provider has taken it, and nothing ends or starts"
    )
    func patched() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(voice: "marin"))
        async let updated: Void = stage.manager.updateSession(RealtimeSessionConfig(voice: "alloy"))
        let message = try await peer.nextCommand()
        #expect(await stage.manager.state.session.config?.voice == "marin")
        guard case .updateSession(let config) = message.command else { return #expect(Bool(false)) }
        #expect(config.voice == "alloy")
        peer.emit(.sessionUpdated(ProviderSession()))
        try await updated
        #expect(await stage.manager.state.session.config?.voice == "alloy")
        #expect(stage.recorder.names == ["realtime:session:start"])
    }

    @Test("D1, S36, K25: calls during a patch become one follow-up with the latest config, and every caller resumes")
    func coalesced() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let first = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "1")) }
        _ = try await peer.nextCommand()
        let later = (2...5).map { number in
            Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "\(number)")) }
        }
        await stage.callersWait(5)
        #expect(try await stage.commands(peer).isEmpty)
        let latest = await stage.manager.machine.wishes.all.instructions
        peer.emit(.sessionUpdated(ProviderSession()))
        try await first.value
        #expect(try await peer.acknowledgeUpdate().instructions == latest)
        for task in later { try await task.value }
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("D2, D04, S34, K26: a refused patch fails its caller, keeps the old config, and does not poison later ones")
    func refused() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(voice: "marin"))
        let update = Task { try await stage.manager.updateSession(RealtimeSessionConfig(voice: "nobody")) }
        let message = try await peer.nextCommand()
        peer.emit(.error(ProviderError(code: "invalid_value", message: "No such voice.", messageID: message.id)))
        let error = await #expect(throws: RealtimeError.self) { try await update.value }
        #expect(error?.providerCode == "invalid_value")
        #expect(await stage.manager.state.session.config?.voice == "marin")
        #expect(stage.recorder.names.filter { $0 == "realtime:error" }.count == 1, "published once")
        async let next: Void = stage.manager.updateSession(RealtimeSessionConfig(instructions: "Be brief."))
        #expect(try await peer.acknowledgeUpdate().voice == "marin")
        try await next
    }

    @Test("D03: an update that waits behind a refused one is sent, and each caller has the outcome of its own")
    func queuedBehindRefused() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let bad = Task { try await stage.manager.updateSession(RealtimeSessionConfig(voice: "nobody")) }
        let message = try await peer.nextCommand()
        let good = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "Be brief.")) }
        await stage.callersWait(2)
        peer.emit(.error(ProviderError(code: "invalid_value", message: "No such voice.", messageID: message.id)))
        let config = try await peer.acknowledgeUpdate()
        #expect(config.instructions == "Be brief.")
        #expect(config.voice == nil)
        await #expect(throws: RealtimeError.self) { try await bad.value }
        try await good.value
    }

    @Test("D3: another voice after the first was heard is left out, and the rest of the update goes on")
    func voiceLocked() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(voice: "marin"))
        await stage.speak(peer)
        await stage.finish(peer)
        async let updated: Void = stage.manager.updateSession(RealtimeSessionConfig(voice: "alloy", instructions: "Be brief."))
        let config = try await peer.acknowledgeUpdate()
        try await updated
        #expect(config.voice == "marin")
        #expect(config.instructions == "Be brief.")
        // The other voice is not wished for any more: it is told once that it was left out.
        async let later: Void = stage.manager.updateSession(RealtimeSessionConfig(maxTokens: 9))
        #expect(try await peer.acknowledgeUpdate().voice == "marin")
        try await later
        #expect(await stage.diagnostics.filter { $0 == "voice_locked" }.count == 1)
    }

    /// The ways in which a provider shows that it has spoken, other than by sound that is played here.
    private static let signsOfSound: [(isTransport: Bool, events: [ProviderEvent])] = [
        (true, [.outputBufferStarted(responseID: "resp_1"), .outputBufferStopped(responseID: "resp_1")]),
        (true, [.textDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), "Hello.", isTranscript: true)]),
        (false, [.audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), .silence(.seconds(1)))]),
    ]

    @Test(
        "D3: so it is where the transport plays it, and where the reply was interrupted before it was heard", arguments: 0..<3,
        [false, true])
    func voiceLockedUnheard(sign: Int, isCut: Bool) {
        let (isTransport, events) = Self.signsOfSound[sign]
        var live = LiveMachine(
            config: RealtimeSessionConfig(voice: "marin"), capabilities: RealtimeCapabilities(deliversAudio: !isTransport))
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        if isCut { _ = live.machine.interrupt(waiter: 9, now: live.now) }
        for event in events { _ = live.says(event) }
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: isCut ? .cancelled : .completed)))
        let effects = live.machine.update(RealtimeSessionConfig(voice: "alloy", instructions: "Be brief."), waiter: 10, now: live.now)
        guard case .updateSession(let config)? = effects.commands.last else {
            Issue.record("no update")
            return
        }
        #expect(config.voice == "marin")
        #expect(config.instructions == "Be brief.")
    }

    @Test("An update that is not acknowledged in time fails its caller")
    func timeout() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let update = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "1")) }
        _ = try await peer.nextCommand()
        await stage.clock.sleeper(within: .seconds(10))
        stage.clock.advance(by: .seconds(10))
        let error = await #expect(throws: RealtimeError.self) { try await update.value }
        #expect(error?.code == .timeout)
    }

    @Test("S37: A stop wins over a patch in flight: its caller resumes, and the patched config is never published")
    func stopWins() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(instructions: "Old"))
        let update = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "New")) }
        _ = try await peer.nextCommand()
        await stage.manager.stopSession()
        await #expect(throws: RealtimeError.self) { try await update.value }
        #expect(await stage.manager.state.session.status == .stopped)
        #expect(
            !stage.recorder.events.contains {
                if case .stateChanged(let state) = $0 { state.session.config?.instructions == "New" } else { false }
            })
    }
}
