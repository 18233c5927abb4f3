import Testing

@testable import CharivoRealtime

/// The app throws the user's sound away while the provider hears somebody speak.
@Suite("A voice that is thrown away")
struct ThrownAwayVoiceTests {
    private func clear(_ live: inout LiveMachine) -> [SessionEffect] {
        live.machine.clearAudio(keeping: .zero, waiter: 9, now: live.now)
    }

    @Test("G3: nobody is taken to speak any more, and the turn that was to be is none", arguments: [false, true])
    func silence(hasStopped: Bool) {
        var live = LiveMachine()
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        #expect(live.machine.quiet == .no)
        if hasStopped { _ = live.says(.speechStopped(itemID: "user_1", audioEndMs: 300)) }
        let effects = clear(&live)
        #expect(live.machine.quiet == .yes)
        #expect(live.machine.conversation["user_1"] == nil)
        #expect(effects.contains { if case .publish(.conversation(.removed("user_1", _))) = $0 { true } else { false } })
    }

    @Test("G3, C3: what waits until the user is silent is asked for")
    func idleFollowUp() {
        var live = LiveMachine()
        var tool = Tool("look", "Look.") { _, _ in [:] }
        tool.interruption = .finishAndSpeak
        _ = try? live.machine.registerTool(tool, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "look", arguments: "{}")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        #expect(live.toolReturns("call_1").requests.isEmpty, "the user speaks")
        #expect(clear(&live).requests.count == 1)
    }

    @Test("G3: a turn that the provider had made before it heard of that is a turn")
    func committedMeanwhile() {
        var live = LiveMachine()
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        _ = clear(&live)
        _ = live.says(.speechStopped(itemID: "user_1", audioEndMs: 300))
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        #expect(live.machine.conversation["user_1"]?.kind == .user)
        #expect(live.machine.turns.owed == "user_1")
        _ = clear(&live)
        #expect(live.machine.conversation["user_1"] != nil, "what was committed is not thrown away")
    }

    @Test("G1, G3: a voice that was in doubt interrupts nothing: the character goes on where it stopped")
    func doubt() {
        var options = RealtimeManagerOptions()
        options.interruption = InterruptionPolicy(evidence: .words(2), whileInDoubt: .pause)
        options.defaultSessionConfig.inputAudioTranscription = InputAudioTranscription()
        var live = LiveMachine(options: options)
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.seconds(4))))
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        _ = live.flushing(live.says(.speechStarted(itemID: "user_1", audioStartMs: 0)), at: .seconds(1))
        #expect(live.machine.feed.isPaused)
        #expect(clear(&live).contains { if case .play = $0 { true } else { false } })
        #expect(!live.machine.judge.isInDoubt)
        #expect(live.pass(.seconds(20)).commands.isEmpty)
    }
}
