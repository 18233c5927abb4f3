import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("What a session may cost", .timeLimit(.minutes(1)))
struct BudgetTests {
    private func stage(_ budget: SessionBudget) -> Stage {
        var options = RealtimeManagerOptions()
        options.budget = budget
        return Stage(options: options)
    }

    private let usage = TokenUsage(
        totalTokens: 100, inputTokens: 60, outputTokens: 40, cachedTokens: 20, inputAudioTokens: 30, outputAudioTokens: 40)

    private func reason(_ stage: Stage) async -> SessionEndReason? {
        if case .sessionEnded(_, let reason) = await stage.recorder.first(named: "realtime:session:end") { reason } else { nil }
    }

    @Test("H10: at the limit the character finishes, says goodbye, is heard to the end, and the session ends with the reason")
    func farewell() async throws {
        let stage = stage(SessionBudget(totalTokens: 100, farewell: "Say goodbye."))
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.finish(peer, usage: usage)
        let request = try await peer.expectCreateResponse().request
        #expect(request.instructions == "Say goodbye.")
        #expect(request.toolChoice == ToolChoice.none)
        guard case .budget(let report) = await stage.recorder.first(named: "realtime:budget") else { return }
        #expect(report == BudgetReport(stage: .closing, limit: .totalTokens, spent: 100, allowed: 100))
        await stage.speak(peer, response: "resp_2", item: "item_2", words: "Goodbye.", sound: .seconds(1), requestID: request.id)
        await stage.finish(peer, response: "resp_2", item: "item_2", words: "Goodbye.")
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.sendMessage("One more?") }
        #expect(error?.code == .limit)
        #expect(await stage.manager.state.session.status == .active, "it is still to be heard")
        await stage.hear(.seconds(3))
        #expect(await reason(stage) == .budget(.totalTokens))
        #expect(SessionEndReason.budget(.totalTokens).rawValue == "budget:total_tokens")
        #expect(await stage.manager.conversation["item_2"]?.heardText == nil, "every word of it was heard")
    }

    @Test("H10: without last words the session ends when the present reply has been heard")
    func silentEnd() async throws {
        let stage = stage(SessionBudget(replies: 2))
        let peer = try await stage.start()
        for number in 1...2 {
            await stage.speak(peer, response: "resp_\(number)", item: "item_\(number)")
            await stage.finish(peer, response: "resp_\(number)", item: "item_\(number)")
        }
        #expect(await stage.manager.state.session.status == .active)
        await stage.hear(.seconds(4))
        #expect(await reason(stage) == .budget(.replies))
    }

    @Test("H10: a limit of time is reached by itself, also in the middle of a reply, which is said to its end")
    func duration() async throws {
        let stage = stage(SessionBudget(duration: .seconds(20), farewell: "Say goodbye."))
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.clock.sleeper(within: .seconds(20))
        stage.clock.advance(by: .seconds(20))
        await stage.recorder.first(named: "realtime:budget")
        #expect(try await stage.commands(peer).isEmpty, "the present reply first")
        await stage.finish(peer)
        #expect(try await peer.expectCreateResponse().request.instructions == "Say goodbye.")
    }

    @Test("H10: last words that take too long are not waited for")
    func closingTime() async throws {
        let stage = stage(SessionBudget(replies: 1, farewell: "Say goodbye.", closingTime: .seconds(5)))
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.finish(peer)
        _ = try await peer.expectCreateResponse()
        await stage.clock.sleeper(within: .seconds(5))
        stage.clock.advance(by: .seconds(5))
        #expect(await reason(stage) == .budget(.replies))
    }

    @Test("H10, I9: a process that was suspended past two deadlines ends the session once, and nothing comes after its end")
    func suspended() async throws {
        let stage = stage(SessionBudget(replies: 1, closingTime: .seconds(5)))
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.finish(peer)
        await stage.hear(.milliseconds(100))
        peer.fallSilent()
        await stage.manager.networkChanged(.online)
        #expect(await stage.manager.machine.deadline == .seconds(5), "both are due at once")
        await stage.clock.sleeper(within: .seconds(5))
        stage.clock.advance(by: .seconds(60))
        #expect(await reason(stage) == .budget(.replies))
        await stage.nothingIsDue()
        let later = stage.recorder.names.drop { $0 != "realtime:session:end" }.dropFirst()
        #expect(Array(later) == [])
        #expect(!stage.recorder.names.contains("realtime:reconnect:attempt"))
        #expect(await stage.manager.state.session.status == .stopped)
    }

    @Test("H10: near the limit the session goes on in a cheaper way, once")
    func economy() async throws {
        let budget = SessionBudget(
            totalTokens: 300, economy: .init(from: 0.6, config: RealtimeSessionConfig(maxTokens: 200, outputModality: .text)))
        let stage = stage(budget)
        let peer = try await stage.start()
        for number in 1...2 {
            await stage.speak(peer, response: "resp_\(number)", item: "item_\(number)")
            await stage.finish(peer, response: "resp_\(number)", item: "item_\(number)", usage: usage)
        }
        let config = try await peer.acknowledgeUpdate()
        #expect(config.maxTokens == 200)
        #expect(config.outputModality == .text)
        await stage.settle(peer)
        #expect(await stage.manager.state.session.config?.maxTokens == 200)
        guard case .budget(let report) = await stage.recorder.first(named: "realtime:budget") else { return }
        #expect(report == BudgetReport(stage: .economy, limit: .totalTokens, spent: 200, allowed: 300))
        #expect(await stage.manager.state.session.status == .active)
    }

    @Test("H10: the economy goes over later wishes, and ends with its session: the next one is asked for as before")
    func economyEnds() async throws {
        let budget = SessionBudget(
            replies: 10, economy: .init(from: 0.1, config: RealtimeSessionConfig(maxTokens: 200, outputModality: .text)))
        let stage = stage(budget)
        let peer = try await stage.start(RealtimeSessionConfig(maxTokens: 900))
        await stage.speak(peer)
        await stage.finish(peer)
        #expect(try await peer.acknowledgeUpdate().maxTokens == 200)
        async let updated: Void = stage.manager.updateSession(RealtimeSessionConfig(instructions: "Be brief.", maxTokens: 800))
        let later = try await peer.acknowledgeUpdate()
        try await updated
        #expect(later.maxTokens == 200 && later.outputModality == .text && later.instructions == "Be brief.")
        await stage.manager.stopSession()
        async let started: Void = stage.manager.startSession()
        let next = try await stage.client.accept()
        #expect(next.request.config.maxTokens == 800)
        #expect(next.request.config.outputModality == nil)
        let config = try await next.acknowledgeUpdate()
        try await started
        #expect(config.maxTokens == 800 && config.outputModality == nil)
    }

    @Test("H10, D04: an economy that the provider does not take is not asked for again")
    func economyRefused() {
        var options = RealtimeManagerOptions()
        options.budget = SessionBudget(replies: 10, economy: .init(from: 0.1, config: RealtimeSessionConfig(maxTokens: 9_999)))
        var live = LiveMachine(options: options)
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        let effects = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        let message = effects.messages.first { if case .updateSession = $0.command { true } else { false } }
        guard case .updateSession(let economy)? = message?.command else { return #expect(Bool(false)) }
        #expect(economy.maxTokens == 9_999)
        _ = live.says(.error(ProviderError(code: "invalid_value", message: "Too many.", messageID: message?.id)))
        let later = live.machine.update(RealtimeSessionConfig(instructions: "Be brief."), waiter: 9, now: live.now)
        guard case .updateSession(let config)? = later.commands.first else { return #expect(Bool(false)) }
        #expect(config.maxTokens == nil && config.instructions == "Be brief.")
    }

    @Test("H10: on a budget that is spent no tool asks for another reply, and what was queued is let go")
    func nothingMore() async throws {
        let stage = stage(SessionBudget(replies: 1))
        let peer = try await stage.start()
        await stage.speak(peer)
        try await stage.manager.sendMessage("And then?", whenBusy: .queue)
        _ = try await stage.commands(peer)
        await stage.finish(peer)
        #expect(try await stage.commands(peer).isEmpty)
        await stage.hear(.seconds(4))
        #expect(await reason(stage) == .budget(.replies))
    }

    @Test("H10: the next session has a budget of its own")
    func nextSession() async throws {
        let stage = stage(SessionBudget(replies: 1))
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.finish(peer)
        await stage.hear(.seconds(4))
        _ = await reason(stage)
        let second = try await stage.start()
        await stage.settle(second)
        #expect(await !stage.manager.machine.isClosing)
        try await stage.manager.sendMessage("Hello again.")
    }

    @Test(
        "H10: every kind of limit is kept, and names itself",
        arguments: [
            (SessionBudget(inputTokens: 60), SessionBudget.Limit.inputTokens), (SessionBudget(outputTokens: 40), .outputTokens),
            (SessionBudget(money: .init(0.00084, prices: Self.prices)), .money),
        ])
    func limits(budget: SessionBudget, limit: SessionBudget.Limit) {
        var ledger = BudgetLedger(budget)
        ledger.started(now: .zero)
        let before = TokenUsage(totalTokens: 0, inputTokens: 0, outputTokens: 0)
        #expect(ledger.spent(before, model: nil, now: .zero) == .none)
        guard case .close(let report) = ledger.spent(usage, model: "mini", now: .zero) else { return #expect(Bool(false)) }
        #expect(report.limit == limit)
        #expect(ledger.spent(usage, model: "mini", now: .zero) == .none, "told once")
    }

    private static let prices = PriceTable(
        models: ["mini": .init(textInput: 1, audioInput: 10, cachedInput: 0.5, textOutput: 2, audioOutput: 16)],
        others: .init(textInput: 0, audioInput: 0, cachedInput: 0, textOutput: 0, audioOutput: 0))

    @Test("A reply costs what its tokens cost: cached ones less, sound more, by the model's prices")
    func cost() {
        // 20 cached; of the 40 others half are sound; 40 of sound out.
        let input: Double = 20 * 0.5 + 20 * 10 + 20 * 1
        let output: Double = 40 * 16
        let expected = (input + output) / 1_000_000
        #expect(abs(Self.prices.cost(of: usage, model: "mini") - expected) < 1e-12)
        #expect(Self.prices.cost(of: usage, model: "other") == 0)
    }

    @Test("H10: by the clock, too, a session goes on in a cheaper way once, and ends once")
    func stagesOfTime() {
        let config = RealtimeSessionConfig(maxTokens: 100)
        var ledger = BudgetLedger(
            SessionBudget(duration: .seconds(100), economy: .init(from: 0.6, config: config), closingTime: .seconds(5)))
        ledger.started(now: .seconds(10))
        #expect(ledger.deadline == .seconds(70))
        #expect(ledger.deadlineReached(now: .seconds(69)) == .none)
        #expect(ledger.overlay == nil)
        guard case .economize(let report) = ledger.deadlineReached(now: .seconds(70)) else { return #expect(Bool(false)) }
        #expect(ledger.overlay == config)
        #expect(report.limit == .duration && report.spent == 60)
        #expect(ledger.replied(now: .seconds(80)) == .none, "told once")
        #expect(ledger.deadline == .seconds(110))
        guard case .close = ledger.deadlineReached(now: .seconds(110)) else { return #expect(Bool(false)) }
        #expect(ledger.deadline == .seconds(115))
        #expect(ledger.deadlineReached(now: .seconds(115)) == .giveUp(.duration))
        #expect(ledger.deadline == nil)
        #expect(ledger.deadlineReached(now: .seconds(200)) == .none)
    }

    @Test(
        "H5: cached sound is told from cached text where the provider tells them apart",
        arguments: [
            // Of 1,000 tokens 500 are sound and 400 cached: all text, all sound, unknown, and more than can be.
            (0, 100.0 * 1 + 400 * 0.5 + 500 * 10), (400, 500.0 * 1 + 100 * 10 + 400 * 0.5), (nil, 300.0 * 1 + 400 * 0.5 + 300 * 10),
            (9_000, 500.0 * 1 + 100 * 10 + 400 * 0.5),
        ] as [(Int?, Double)])
    func cachedSound(cachedAudio: Int?, expected: Double) {
        let usage = TokenUsage(
            totalTokens: 1_000, inputTokens: 1_000, outputTokens: 0, cachedTokens: 400, cachedAudioTokens: cachedAudio,
            inputAudioTokens: 500)
        #expect(abs(Self.prices.cost(of: usage, model: "mini") - expected / 1_000_000) < 1e-12)
        var apart = Self.prices
        apart.models["mini"]?.cachedAudioInput = 0.5
        #expect(apart.cost(of: usage, model: "mini") == Self.prices.cost(of: usage, model: "mini"))
    }

    @Test("H5: cached sound may have a price of its own")
    func cachedSoundPrice() {
        var prices = Self.prices
        prices.models["mini"]?.cachedAudioInput = 3
        let usage = TokenUsage(
            totalTokens: 10, inputTokens: 10, outputTokens: 0, cachedTokens: 10, cachedAudioTokens: 4, inputAudioTokens: 4)
        #expect(abs(prices.cost(of: usage, model: "mini") - (4 * 3 + 6 * 0.5) / 1_000_000) < 1e-12)
    }

    @Test("H5, H10: what the user's words cost to write down counts as money, at its model's price, and not as tokens of replies")
    func transcription() {
        var prices = Self.prices
        prices.models["scribe"] = .init(
            textInput: 1, audioInput: 10, cachedInput: 0.5, textOutput: 2, audioOutput: 16, audioMinute: 0.006)
        #expect(abs(prices.cost(of: TranscriptionUsage.audio(.seconds(90)), model: "scribe") - 0.009) < 1e-12)
        #expect(prices.cost(of: TranscriptionUsage.audio(.seconds(90)), model: "mini") == 0)
        var ledger = BudgetLedger(SessionBudget(totalTokens: 1, money: .init(0.009, prices: prices)))
        ledger.started(now: .zero)
        #expect(ledger.transcribed(.tokens(usage), model: "other", now: .zero) == .none)
        guard case .close(let report) = ledger.transcribed(.audio(.seconds(90)), model: "scribe", now: .zero) else {
            return #expect(Bool(false))
        }
        #expect(report.limit == .money)
    }

    @Test("H5: a transcript's cost is an event of its own kind, once, with the model that the provider names")
    func transcriptionUsage() {
        var live = LiveMachine(config: RealtimeSessionConfig(inputAudioTranscription: .init()))
        var session = ProviderSession()
        session.inputAudioTranscription = InputAudioTranscription(model: "scribe")
        _ = live.says(.sessionCreated(session))
        let heard = ProviderEvent.inputTranscript(itemID: "user_1", part: 0, .completed("Hello", usage: .audio(.milliseconds(1_500))))
        let events = (live.says(heard) + live.says(heard)).usage
        #expect(
            events == [
                UsageReport(
                    kind: .transcription, usage: TokenUsage(totalTokens: 0, inputTokens: 0, outputTokens: 0),
                    audio: .milliseconds(1_500), model: "scribe", itemID: "user_1", sessionID: "sess_test", generation: 1)
            ])
        let payload = RealtimeEvent.usage(events[0]).records()[0].payload
        #expect(payload["kind"] == "transcription" && payload["itemId"] == "user_1" && payload["audioMs"] == 1_500)
        #expect(payload["responseId"] == nil)
    }

    @Test("H10: money counts at the price of the model that the provider names")
    func unknownModel() {
        var ledger = BudgetLedger(SessionBudget(money: .init(0.0001, prices: Self.prices)))
        ledger.started(now: .zero)
        #expect(ledger.spent(usage, model: "other", now: .zero) == .none)
    }
}

extension [SessionEffect] {
    /// The messages that are sent, in order.
    fileprivate var messages: [ProviderMessage] {
        flatMap { effect -> [ProviderMessage] in if case .send(let messages) = effect { messages } else { [] } }
    }

    /// The costs that are told.
    fileprivate var usage: [UsageReport] {
        compactMap { effect in if case .publish(.usage(let report)) = effect { report } else { nil } }
    }
}
