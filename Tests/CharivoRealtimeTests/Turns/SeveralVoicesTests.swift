import Testing

@testable import CharivoRealtime

/// One voice begins while the words of another are still to come.
@Suite("Several voices in doubt")
struct SeveralVoicesTests {
    typealias Doubt = InterruptionPolicy.Doubt

    /// A session whose character has said one of four seconds when two voices come, both of which the provider makes turns of.
    private func twoVoices(_ doubt: Doubt) -> LiveMachine {
        var options = RealtimeManagerOptions()
        options.interruption = InterruptionPolicy(evidence: .words(2), whileInDoubt: doubt)
        options.defaultSessionConfig.inputAudioTranscription = InputAudioTranscription()
        var live = LiveMachine(options: options)
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.seconds(4))))
        _ = live.says(.textDelta(place, "One two three four"))
        _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
        for id in ["user_1", "user_2"] {
            _ = live.flushing(live.says(.speechStarted(itemID: id, audioStartMs: 0)), at: .seconds(1))
            _ = live.says(.speechStopped(itemID: id, audioEndMs: 300))
            _ = live.says(.audioCommitted(itemID: id, previousItemID: nil))
        }
        return live
    }

    private func hears(_ text: String, of itemID: String, _ live: inout LiveMachine) -> [SessionEffect] {
        live.flushing(live.says(.inputTranscript(itemID: itemID, part: 0, .completed(text))), at: .seconds(1))
    }

    @Test(
        "G1: a cough after a real interruption does not make its words be forgotten: they interrupt, once, and are replied to, once",
        arguments: [Doubt.talkOn, .pause, .stop(resay: "Go on.")])
    func wordsBeforeANoise(doubt: Doubt) {
        var live = twoVoices(doubt)
        var effects = hears("Stop that please", of: "user_1", &live)
        if case .stop = doubt {} else { #expect(effects.commands.contains(.cancelResponse(id: "resp_1"))) }
        #expect(live.machine.conversation["item_1"]?.interruptedAtMs == 1_000)
        effects += live.says(.responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))
        effects += hears("", of: "user_2", &live)
        #expect(effects.requests.map(\.instructions) == [nil], "nothing is said again, and the cough gets no reply")
        #expect(effects.commands.contains(.deleteItem(id: "user_2")))
        #expect(live.machine.conversation["user_1"]?.text == "Stop that please")
        #expect(!live.machine.judge.isInDoubt)
        #expect(live.machine.turns.owed == nil)
    }

    @Test("G1: a noise ends no doubt while another voice is still in doubt, and the last one does", arguments: ["", "Mhm"])
    func noiseBeforeANoise(words: String) {
        var live = twoVoices(.pause)
        var effects = hears(words, of: "user_1", &live)
        #expect(live.machine.feed.isPaused, "the second voice may be one")
        #expect(effects.commands.contains(.deleteItem(id: "user_1")) == words.isEmpty)
        effects = hears("", of: "user_2", &live)
        #expect(!live.machine.feed.isPaused)
        #expect(effects.contains { if case .play = $0 { true } else { false } })
        #expect(effects.commands == [.deleteItem(id: "user_2")])
    }

    @Test("G1: a voice that goes on after an interruption is in doubt about the reply to it, and interrupts that in turn")
    func wordsAfterWords() {
        var live = twoVoices(.talkOn)
        var effects = hears("Stop that please", of: "user_1", &live)
        effects += live.says(.responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))
        #expect(effects.requests.map(\.instructions) == [nil])
        let asked = live.machine.responses.outstanding?.request.id
        effects = live.says(.responseCreated(ProviderResponse(id: "resp_2", status: .inProgress, requestID: asked)))
        effects += hears("And tell me the time", of: "user_2", &live)
        #expect(effects.commands.contains(.cancelResponse(id: "resp_2")))
        #expect(live.says(.responseDone(ProviderResponse(id: "resp_2", status: .cancelled))).requests.count == 1)
    }

    @Test("G1: what is said after an interruption goes on when all that put it in doubt were noises, one of them older than it")
    func noisesAfterAnInterruption() {
        var judge = InterruptionJudge(.words(2))
        check(judge.speechStarted("a", isCharacterBusy: true, now: .zero), .doubt)
        check(judge.speechStopped("a", now: .seconds(1)), .none)
        check(judge.speechStarted("b", isCharacterBusy: true, now: .seconds(1)), .doubt)
        check(judge.heard("stop that", of: "a", isFinal: true), .interruption(itemID: "a", isReplyDue: false))
        check(judge.speechStarted("c", isCharacterBusy: true, now: .seconds(2)), .doubt)
        check(judge.heard("", of: "b", isFinal: true), .noiseBeside(itemID: "b", isReplyDue: false))
        check(judge.heard("", of: "c", isFinal: true), .noise(itemID: "c", isReplyDue: false))
    }

    private func check(_ verdict: InterruptionJudge.Verdict, _ expected: InterruptionJudge.Verdict) { #expect(verdict == expected) }

    @Test("G1, I10: however many voices begin, few are in doubt, and every doubt ends")
    func bounded() {
        var judge = InterruptionJudge(.words(2))
        for number in 1...100 {
            #expect(judge.speechStarted("user_\(number)", isCharacterBusy: true, now: .zero) == .doubt)
            _ = judge.speechStopped("user_\(number)", now: .zero)
        }
        var verdicts: [InterruptionJudge.Verdict] = []
        while let deadline = judge.deadline, verdicts.count < 100 { verdicts.append(judge.deadlineReached(now: deadline)) }
        #expect(verdicts.last == .noise(itemID: "user_100", isReplyDue: false))
        #expect((1..<100).contains(verdicts.count))
        #expect(!judge.isInDoubt)
    }
}
