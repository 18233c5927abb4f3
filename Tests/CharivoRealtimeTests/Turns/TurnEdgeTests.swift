import Testing

@testable import CharivoRealtime

@Suite("Turns, at their edges")
struct TurnEdgeTests {
    private static let halfASecond = InterruptionPolicy(evidence: .duration(.milliseconds(500)), whileInDoubt: .pause)

    private func live(_ policy: InterruptionPolicy = .atOnce, config: RealtimeSessionConfig? = nil) -> LiveMachine {
        var options = RealtimeManagerOptions()
        options.interruption = policy
        var live = LiveMachine(options: options, config: config)
        _ = live.says(.sessionUpdated(ProviderSession()))
        return live
    }

    private func speak(_ live: inout LiveMachine, response: String = "resp_1", item: String = "item_1") {
        let place = OutputPlace(responseID: response, itemID: item)
        _ = live.says(.responseCreated(ProviderResponse(id: response, status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: response, ConversationItem(id: item, kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.seconds(4))))
        _ = live.says(.textDelta(place, "One two three four"))
    }

    private func requests(_ effects: [SessionEffect]) -> Int {
        effects.commands.count { if case .createResponse = $0 { true } else { false } }
    }

    @Test("A14: a silence is no turn of the user's: it is not replied to by this side, not said again, and gives the model no new calls")
    func silence() {
        var live = live(Self.halfASecond)
        _ = live.says(.idleTimeout(itemID: "silence_1"))
        var effects = live.says(.audioCommitted(itemID: "silence_1", previousItemID: nil))
        #expect(requests(effects) == 0)
        #expect(live.machine.spoken.isEmpty)
        effects = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        #expect(requests(effects) == 1, "a turn is")
        #expect(live.machine.spoken.itemIDs == ["user_1"])
    }

    @Test("C15: the model's calls are counted from the user's turn to the next, and a silence is none")
    func budgetOverSilence() {
        var options = RealtimeManagerOptions()
        options.toolCallBudget = 1
        var live = LiveMachine(options: options)
        _ = live.machine.tools.counted()
        #expect(live.machine.tools.budget.exhaustion == .turn)
        _ = live.says(.idleTimeout(itemID: "silence_1"))
        _ = live.says(.audioCommitted(itemID: "silence_1", previousItemID: nil))
        #expect(live.machine.tools.budget.exhaustion == .turn)
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        #expect(live.machine.tools.budget.exhaustion == nil)
    }

    @Test("G1: turns that end while a reply is already asked for are served by that one")
    func oneForSeveral() {
        var live = live(Self.halfASecond)
        speak(&live)
        _ = live.machine.interrupt(waiter: 9, now: live.now)
        _ = live.machine.outputFlushed(at: .zero, .app, now: live.now)
        for number in 1...3 { #expect(requests(live.says(.audioCommitted(itemID: "user_\(number)", previousItemID: nil))) == 0) }
        #expect(requests(live.says(.responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))) == 1)
        #expect(live.machine.responses.pending.isEmpty)
    }

    @Test("G1: a second voice while the first is in doubt is in doubt as well, also when the character was cut already")
    func secondVoice() {
        var live = live(InterruptionPolicy(evidence: .duration(.milliseconds(500)), whileInDoubt: .stop(resay: "Go on.")))
        speak(&live)
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        _ = live.machine.outputFlushed(at: .seconds(1), .userSpeech, now: live.now)
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))
        _ = live.says(.speechStarted(itemID: "user_2", audioStartMs: 300))
        #expect(live.machine.judge.isInDoubt)
        let effects = live.says(.speechStopped(itemID: "user_2", audioEndMs: 400))
        guard case .createResponse(let request) = effects.commands.last else { return #expect(Bool(false), "the rest is said again") }
        #expect(request.instructions == "Go on.")
    }

    @Test("G1: a turn that was a noise is owed no reply, and does not hold up what waits for quiet")
    func noiseIsOwedNothing() {
        var live = live(InterruptionPolicy(evidence: .words(2), whileInDoubt: .talkOn), config: .init(inputAudioTranscription: .init()))
        speak(&live)
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        _ = live.says(.speechStopped(itemID: "user_1", audioEndMs: 300))
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        #expect(live.machine.turns.owed == "user_1", "it may still be a turn")
        _ = live.says(.inputTranscript(itemID: "user_1", part: 0, .completed("Mhm.")))
        #expect(live.machine.turns.owed == nil)
    }

    @Test("G1, E1: a voice that was in doubt when the connection was lost interrupts nothing afterwards")
    func doubtOverTheLoss() {
        var live = live(Self.halfASecond)
        speak(&live)
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        _ = live.machine.outputFlushed(at: .seconds(1), .doubt, now: live.now)
        _ = live.machine.connectionEnded(generation: 1, ConnectionEnd(cause: .connectionLost), now: live.now, random: 0.5)
        _ = live.machine.outputFlushed(at: .seconds(1), .connectionLost(onlyReply: nil), now: live.now)
        #expect(!live.machine.judge.isInDoubt)
    }

    @Test("B11, E1: a reply that plays on over a lost connection is not truncated on the new one, which has it as text")
    func cutOfAnEarlierConnection() {
        var live = live()
        speak(&live)
        _ = live.says(.audioDone(OutputPlace(responseID: "resp_1", itemID: "item_1")))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        #expect(live.reconnect().told.map(\.id) == ["item_1"])
        #expect(live.machine.playback.isCuttable, "it is still heard")
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        let effects = live.machine.outputFlushed(at: .seconds(2), .userSpeech, now: live.now)
        #expect(!effects.commands.contains { if case .truncateItem = $0 { true } else { false } })
        #expect(effects.told.map(\.text) == ["One two"])
    }

    @Test("E3: a turn that the provider found empty is not ended again on the next connection", arguments: [true, false])
    func emptyTurn(isEmpty: Bool) {
        var live = live(config: .init(turnDetection: .manual))
        #expect(live.machine.commitAudio(.seconds(1), waiter: 9).commands == [.commitAudio])
        if isEmpty { _ = live.says(.error(ProviderError(code: "input_audio_buffer_commit_empty", message: "Empty."))) }
        #expect(live.reconnect().commands.contains(.commitAudio) == !isEmpty)
    }

    @Test("I10: of turns that are never replied to and never written down, the newest sixteen are kept")
    func keptTurns() {
        var live = live()
        for number in 1...16 { _ = live.says(.audioCommitted(itemID: "user_\(number)", previousItemID: nil)) }
        let effects = live.says(.audioCommitted(itemID: "user_17", previousItemID: nil))
        #expect(effects.contains { if case .turnsSettled = $0 { true } else { false } })
        #expect(live.machine.spoken.itemIDs == (2...17).map { "user_\($0)" })
    }
}
