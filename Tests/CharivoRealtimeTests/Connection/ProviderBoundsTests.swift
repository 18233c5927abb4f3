import CharivoTesting
import MetricsTestKit
import Testing

@testable import CharivoRealtime

@Suite("What a provider or an app says at most, one by one", .timeLimit(.minutes(1)))
struct ProviderBoundsTests {
    /// The largest length of time that there is: whatever is added to it ends the process.
    private static let endless = Duration(attoseconds: .max)
    private static let most = 1 << 40

    private func usage(_ count: Int) -> TokenUsage {
        TokenUsage(
            totalTokens: count, inputTokens: count, outputTokens: count, cachedTokens: count, cachedAudioTokens: count,
            inputAudioTokens: count, outputAudioTokens: count)
    }

    @Test("H3, H5: each event that has numbers is bounded where it comes in", arguments: [(Int.max, most), (.min, 0), (5, 5)])
    func usages(said: Int, taken: Int) {
        func events(_ usage: TokenUsage) -> [ProviderEvent] {
            [
                .responseCreated(ProviderResponse(id: "r", status: .inProgress, usage: usage)),
                .responseDone(ProviderResponse(id: "r", status: .completed, usage: usage)),
                .inputTranscript(itemID: "u", part: 0, .completed("Hi", usage: .tokens(usage))),
            ]
        }
        for (event, bounded) in zip(events(usage(said)), events(usage(taken))) { #expect(event.bounded == bounded) }
    }

    @Test("H3: so is the life of a session, and the length of what was written down")
    func lengths() {
        let lives: [(Duration, Duration)] = [
            (Self.endless, .seconds(366 * 86_400)), (.seconds(-1), .zero), (.seconds(60), .seconds(60)),
        ]
        for (said, taken) in lives {
            #expect(ProviderEvent.sessionCreated(.init(expiresIn: said)).bounded == .sessionCreated(.init(expiresIn: taken)))
            #expect(ProviderEvent.sessionUpdated(.init(expiresIn: said)).bounded == .sessionUpdated(.init(expiresIn: taken)))
        }
        let sounds: [(Duration, Duration)] = [(Self.endless, .seconds(86_400)), (.seconds(-1), .zero), (.seconds(60), .seconds(60))]
        for (said, taken) in sounds { #expect(TranscriptionUsage.audio(said).bounded == .audio(taken)) }
    }

    @Test("H5: what cannot have been made costs nothing, and of a reply no more is sound than there is of it")
    func costs() {
        let prices = PriceTable(others: .init(textInput: 0, audioInput: 0, cachedInput: 0, textOutput: 1, audioOutput: 10))
        func cost(_ output: Int, sound: Int) -> Double {
            1_000_000
                * prices.cost(
                    of: TokenUsage(totalTokens: 0, inputTokens: 0, outputTokens: output, outputAudioTokens: sound), model: nil)
        }
        #expect(cost(5, sound: 3) == 32)
        #expect(cost(-5, sound: 0) == 0)
        #expect(cost(5, sound: 100) == 50)
        #expect(cost(5, sound: -100) == 5)
    }

    @Test("H3: a sampling rate of any size gives lengths and numbers of samples, rounded as those of a usual one")
    func samples() {
        let limit = 1 << 60
        #expect(Duration.samples(.max - 1, at: .max) == .nanoseconds(999_999_999))
        #expect(Duration.milliseconds(500).samples(at: .max) == limit)
        #expect(Duration.seconds(3_000_000_000).samples(at: 1 << 31) == limit)
        #expect((.zero - Duration.seconds(3_000_000_000)).samples(at: 1 << 31) == -limit)
        #expect(Duration.nanoseconds(999_999_999).samples(at: 9_223_372_046) == limit)
    }

    @Test("H3: a moment at the end of time is waited for, and a session that lasted so long is measured")
    func endOfTime() async {
        let sleeper = Task { try await ContinuousSessionClock().sleep(until: Self.endless) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        let metrics = TestMetrics()
        let meter = SessionMeter(SessionObservability(metrics: metrics))
        meter?.note(.sessionStarted(RealtimeState()), now: .zero)
        meter?.note(.sessionEnded(RealtimeState(), reason: .user), now: Self.endless)
        #expect(metrics.timers.contains { !$0.values.isEmpty })
    }

    /// A session, some time after its beginning, in which a tool that may take for ever has been called.
    private func calling(_ tool: Tool) -> LiveMachine {
        var live = LiveMachine()
        live.now = .seconds(1)
        _ = try? live.machine.registerTool(tool, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        _ = live.says(.responseCreated(ProviderResponse(id: "r1", status: .inProgress)))
        let kind = ConversationItem.Kind.toolCall(callID: "c1", name: tool.definition.name, arguments: "{}")
        _ = live.says(.outputItemDone(responseID: "r1", ConversationItem(id: "fc", kind: kind, status: .completed)))
        return live
    }

    @Test("H3: a tool, or who is asked about it, may take for ever, which is a century")
    func tools() {
        let slow = Tool("slow", "Slow.", timeout: Self.endless) { _, _ in [:] }
        let background = slow.with { $0.delivery = .background(acknowledgement: [:], result: .announced) }
        let asking = slow.with {
            $0.approval = .always
            $0.approvalTimeout = Self.endless
        }
        for tool in [slow, background, asking] {
            #expect(calling(tool).machine.tools.deadline == .seconds(1) + .longest)
        }
        #expect(calling(asking).machine.pendingApprovals.map(\.timeout) == [.longest])
    }

    @Test("H3: taking back what a tool did, and a check of a reply, may take for ever as well")
    func undoAndCheck() throws {
        var lingering = LingeringTools(grace: .seconds(2), limit: 4)
        let tool = Tool("slow", "Slow.") { _, _ in [:] }
        let context = ToolContext(character: nil, state: RealtimeState(), callID: "c1", sessionID: "s1")
        lingering.began(ToolRun(id: "run", tool: tool, arguments: [:], context: context))
        lingering.told("run", .interrupted, turn: TurnIdentity(generation: 1), now: .seconds(1))
        let ended = lingering.ended("run")
        let run = try #require(ended)
        lingering.undoBegan("undo", run, timeout: Self.endless, now: .seconds(1))
        #expect(lingering.deadline == .seconds(1) + .longest)

        var guardrails = GuardrailLedger([Guardrail("prices", timeout: Self.endless) { _ in .pass }])
        _ = guardrails.grew(TurnIdentity(responseID: "r1", generation: 1), by: String(repeating: "word ", count: 200), now: .seconds(1))
        #expect(guardrails.deadline == .seconds(1) + .longest)
    }
}
