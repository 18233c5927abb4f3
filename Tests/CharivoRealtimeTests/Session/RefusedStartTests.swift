import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("A start that was refused, and what the app wishes for", .timeLimit(.minutes(1)))
struct RefusedStartTests {
    private func stage() async throws -> Stage {
        let stage = Stage()
        try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "Rhyme."))
        return stage
    }

    private func instructionsOfNextStart(_ stage: Stage) async throws -> String? {
        async let started: Void = stage.manager.startSession()
        let peer = try await stage.client.accept()
        let config = try await peer.acknowledgeUpdate()
        try await started
        return config.instructions
    }

    @Test(
        "E7: what is refused to who asked, or for want of a way there, stays wished for",
        arguments: [
            .authentication, .quota, .transport, .timeout, .provider, .invalidConfiguration, .limit, .cancelled, .state,
        ] as [RealtimeError.Code])
    func kept(code: RealtimeError.Code) async throws {
        let stage = try await stage()
        stage.client.refuseNextDial(RealtimeError(code: code, message: "No."))
        await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
        #expect(try await instructionsOfNextStart(stage) == "Rhyme.")
    }

    @Test(
        "E7: what is refused for what was asked for is taken back",
        arguments: [
            RealtimeError(code: .invalidConfiguration, message: "No.", parameter: "session.instructions"),
            RealtimeError(code: .provider, message: "No.", parameter: "session.instructions"),
            RealtimeError(code: .modelNotFound, message: "No."),
        ])
    func takenBack(error: RealtimeError) async throws {
        let stage = try await stage()
        stage.client.refuseNextDial(error)
        await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
        #expect(try await instructionsOfNextStart(stage) == nil)
    }

    @Test(
        "E7: a refusal in the session is one of the config, unless it is one of the key or the quota",
        arguments: [("invalid_value", nil), ("invalid_api_key", "Rhyme."), ("insufficient_quota", "Rhyme.")] as [(String, String?)])
    func inSession(code: String, instructions: String?) async throws {
        let stage = try await stage()
        let start = Task { try await stage.manager.startSession() }
        let peer = try await stage.client.accept()
        let message = try await peer.nextCommand()
        peer.emit(.error(ProviderError(code: code, message: "No.", messageID: message.id)))
        await #expect(throws: RealtimeError.self) { try await start.value }
        #expect(try await instructionsOfNextStart(stage) == instructions)
    }

    /// The second connection opens, and is asked for its config in the message of this id.
    private func configOfSecond(_ live: inout LiveMachine) throws -> String {
        let sent = live.machine.connectionOpened(generation: 2, now: live.now).compactMap { effect in
            if case .send(let messages) = effect { messages.first } else { nil }
        }
        return try #require(sent.first).id
    }

    @Test("E7, H10: an economy that is refused when a lost connection is made again is given up")
    func economy() throws {
        var options = RealtimeManagerOptions()
        options.budget = SessionBudget(replies: 10, economy: .init(from: 0.1, config: RealtimeSessionConfig(maxTokens: 9_999)))
        var live = LiveMachine(options: options)
        live.characterSays("Hello!", item: "item_1")
        #expect(live.machine.budget.overlay?.maxTokens == 9_999)
        _ = live.lose()
        let messageID = try configOfSecond(&live)
        _ = live.says(.error(ProviderError(code: "invalid_value", message: "No.", messageID: messageID)))
        #expect(live.machine.budget.overlay == nil)
    }

    @Test(
        "E7: a key that has expired when a lost connection is made again takes no wish with it; a config that is refused then does, but none since",
        arguments: [("invalid_api_key", "Rhyme."), ("invalid_value", nil)] as [(String, String?)])
    func whenMadeAgain(code: String, instructions: String?) throws {
        var live = LiveMachine()
        _ = live.lose()
        _ = live.machine.update(RealtimeSessionConfig(instructions: "Rhyme."), waiter: 8, now: live.now)
        let messageID = try configOfSecond(&live)
        _ = live.machine.update(RealtimeSessionConfig(voice: "cedar"), waiter: 9, now: live.now)
        let effects = live.says(.error(ProviderError(code: code, message: "No.", messageID: messageID)))
        #expect(live.machine.wishes.all.instructions == instructions)
        #expect(live.machine.wishes.all.voice == "cedar")
        #expect(effects.resumed.sorted() == (code == "invalid_value" ? [8] : [8, 9]))
    }
}
