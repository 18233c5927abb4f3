import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Whether a voice is an interruption", .timeLimit(.minutes(1)))
struct InterruptionTests {
    private static let halfASecond = InterruptionPolicy.Evidence.duration(.milliseconds(500))

    private func stage(_ evidence: InterruptionPolicy.Evidence, _ doubt: InterruptionPolicy.Doubt) -> Stage {
        var options = RealtimeManagerOptions()
        options.interruption = InterruptionPolicy(evidence: evidence, whileInDoubt: doubt)
        options.defaultSessionConfig.inputAudioTranscription = InputAudioTranscription()
        return Stage(options: options)
    }

    /// A session whose character has said one second of four, and the voice that begins then.
    private func voice(_ stage: Stage) async throws -> InMemoryPeer {
        let peer = try await stage.start()
        await stage.speak(peer, words: "One two three four five six seven eight", sound: .seconds(4))
        await stage.hear(.seconds(1))
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 1_000))
        await stage.settle(peer)
        return peer
    }

    private func noise(_ stage: Stage, _ peer: InMemoryPeer) async {
        peer.emit(.speechStopped(itemID: "user_1", audioEndMs: 1_200), .audioCommitted(itemID: "user_1", previousItemID: nil))
        await stage.settle(peer)
    }

    private func goOn(_ stage: Stage, for duration: Duration) async {
        await stage.clock.sleeper(within: duration)
        stage.clock.advance(by: duration)
        await stage.nothingIsDue()
    }

    @Test("G1: a policy other than the default takes interruption and replies over from the provider")
    func wire() async throws {
        let config = try await stage(Self.halfASecond, .pause).start().request.config
        #expect(config.turnDetection == TurnDetection(kind: .serverVAD, createResponse: false, interruptResponse: false))
        let resaying = try await stage(Self.halfASecond, .stop(resay: "Go on.")).start().request.config
        #expect(resaying.turnDetection == TurnDetection(kind: .serverVAD, createResponse: false))
        #expect(try await Stage().start().request.config.turnDetection == nil, "by default the provider does both, as the seed has it")
    }

    @Test("G1: a cough while the character talks on cuts nothing and asks for nothing")
    func coughWhileTalkingOn() async throws {
        let stage = stage(Self.halfASecond, .talkOn)
        let peer = try await voice(stage)
        #expect(stage.output.queued == .seconds(3), "the character talks on")
        await noise(stage, peer)
        await goOn(stage, for: .seconds(1))
        #expect(stage.output.queued == .seconds(3))
        #expect(try await stage.commands(peer).isEmpty)
        #expect(await stage.manager.state.response.status == .responding)
    }

    @Test("G1: a cough makes the character pause, and it goes on at the very sample where it stopped")
    func coughWhilePaused() async throws {
        let stage = stage(Self.halfASecond, .pause)
        let peer = try await voice(stage)
        #expect(stage.output.queued == .zero, "the character is silent")
        #expect(await !stage.manager.state.audioPlaying)
        peer.emit(.audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), .silence(.seconds(2))))
        await stage.settle(peer)
        #expect(stage.output.queued == .zero, "what comes meanwhile waits")
        await noise(stage, peer)
        await stage.output.waitForSound(.seconds(5))
        #expect(stage.output.queued == .seconds(5), "nothing is lost and nothing is said twice")
        await stage.finish(peer)
        await stage.hear(.seconds(5))
        #expect(try await stage.commands(peer).isEmpty, "the provider's conversation is as whole as ours")
        #expect(await stage.manager.state.response.status == .completed)
        #expect(await stage.manager.conversation["item_1"]?.heardText == nil)
        #expect(
            stage.recorder.names.filter { $0.hasPrefix("tts:audio") }
                == Array(repeating: ["tts:audio:start", "tts:audio:end"], count: 2).flatMap(\.self))
        guard case .playback(let report) = await stage.recorder.first(named: "realtime:playback") else { return }
        #expect(report.outcome == .completed)
        #expect(report.playedMs == 6_000)
    }

    @Test("G1: a voice that goes on is an interruption, cut where the character fell silent, and its turn is replied to")
    func voiceGoesOn() async throws {
        for doubt in [InterruptionPolicy.Doubt.talkOn, .pause] {
            let stage = stage(Self.halfASecond, doubt)
            let peer = try await voice(stage)
            if doubt == .talkOn { await stage.hear(.milliseconds(500)) }
            await goOn(stage, for: .milliseconds(500))
            let heard = doubt == .talkOn ? 1_500 : 1_000
            #expect(
                try await stage.commands(peer)
                    == [.truncateItem(id: "item_1", part: 0, audioEndMs: heard), .cancelResponse(id: "resp_1")])
            #expect(stage.output.queued == .zero)
            await stage.finish(peer, status: .cancelled)
            peer.emit(.speechStopped(itemID: "user_1", audioEndMs: 3_000), .audioCommitted(itemID: "user_1", previousItemID: nil))
            _ = try await peer.expectCreateResponse()
        }
    }

    @Test(
        "G1: with words as evidence, so many of them interrupt and fewer do not",
        arguments: [
            (.completed("Please stop talking"), true), (.delta("Wait a moment"), true), (.completed("Stop it"), true),
            (.delta("Stop"), nil), (.completed("Mhm"), false), (.completed(""), false),
            (.failed(ProviderError(message: "Not heard.")), false),
        ] as [(InputTranscript, Bool?)])
    func words(transcript: InputTranscript, interrupts: Bool?) async throws {
        let stage = stage(.words(2, within: .seconds(2)), .pause)
        let peer = try await voice(stage)
        await noise(stage, peer)
        #expect(try await stage.commands(peer).isEmpty, "not clear yet")
        peer.emit(.inputTranscript(itemID: "user_1", part: 0, transcript))
        guard let interrupts else {
            #expect(try await stage.commands(peer).isEmpty)
            #expect(await stage.manager.machine.judge.isInDoubt, "more words may come")
            return
        }
        let commands = try await stage.commands(peer)
        #expect(commands.contains(.cancelResponse(id: "resp_1")) == interrupts)
        #expect(stage.output.queued == (interrupts ? .zero : .seconds(3)))
        await stage.finish(peer, status: interrupts ? .cancelled : .completed)
        let isReplyAsked = try await stage.commands(peer).contains { if case .createResponse = $0 { true } else { false } }
        #expect(isReplyAsked == interrupts)
    }

    @Test("G1: a doubt ends: a voice that goes on for 10 s without a word is an interruption")
    func voiceWithoutWords() async throws {
        let stage = stage(.words(2, within: .seconds(2)), .pause)
        let peer = try await voice(stage)
        await goOn(stage, for: .seconds(10))
        #expect(
            try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 1_000), .cancelResponse(id: "resp_1")])
    }

    @Test("G1: words that never come are none")
    func wordsNeverCome() async throws {
        let stage = stage(.words(1, within: .seconds(2)), .pause)
        let peer = try await voice(stage)
        await noise(stage, peer)
        await goOn(stage, for: .seconds(2))
        await stage.output.waitForSound(.seconds(3))
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("G1: a character that is cut at once says the rest again when it was a noise")
    func resay() async throws {
        let stage = stage(Self.halfASecond, .stop(resay: InterruptionPolicy.resayInstructions))
        let peer = try await voice(stage)
        #expect(stage.output.queued == .zero)
        #expect(try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 1_000)])
        await noise(stage, peer)
        await stage.finish(peer, status: .cancelled)
        #expect(try await peer.expectCreateResponse().request.instructions == InterruptionPolicy.resayInstructions)
        #expect(try await stage.commands(peer).isEmpty, "and no reply to the noise")
    }

    @Test("G1: what a noise cut is not said again when the user has spoken since")
    func resayIsSuperseded() async throws {
        let stage = stage(Self.halfASecond, .stop(resay: "Go on."))
        let peer = try await voice(stage)
        _ = try await stage.commands(peer)
        await noise(stage, peer)
        peer.emit(.speechStarted(itemID: "user_2", audioStartMs: 2_000))
        await stage.settle(peer)
        await goOn(stage, for: .milliseconds(500))
        await stage.finish(peer, status: .cancelled)
        peer.emit(.speechStopped(itemID: "user_2", audioEndMs: 3_000), .audioCommitted(itemID: "user_2", previousItemID: nil))
        #expect(try await peer.expectCreateResponse().request.instructions == nil)
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("G1: a short word said into the silence after a reply is a turn like any other")
    func shortAnswer() async throws {
        let stage = stage(Self.halfASecond, .talkOn)
        let peer = try await voice(stage)
        await stage.finish(peer)
        await stage.hear(.seconds(4))
        await noise(stage, peer)
        _ = try await peer.expectCreateResponse()
    }

    @Test("G1, E1: a connection that is lost while it is not clear cuts the reply where it was silent")
    func lossInDoubt() async throws {
        let stage = stage(Self.halfASecond, .pause)
        let peer = try await voice(stage)
        peer.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        #expect(await stage.manager.conversation["item_1"]?.interruptedAtMs == 1_000)
        #expect(await !stage.manager.machine.feed.isPaused)
    }

    @Test(
        "G1: words are counted, letters where scripts put no spaces between them",
        arguments: [("", 0), ("Mhm.", 1), ("That's not it", 3), ("はい、そう", 4), ("...", 0)])
    func wordCount(text: String, count: Int) {
        #expect(text.wordCount == count)
    }

    /// A machine whose character is busy when a noise comes of which the provider makes a turn.
    private func noisy(
        _ doubt: InterruptionPolicy.Doubt, isTranscribing: Bool, committedLate: Bool = false
    ) -> (LiveMachine, [SessionEffect]) {
        var options = RealtimeManagerOptions()
        options.interruption = InterruptionPolicy(evidence: Self.halfASecond, whileInDoubt: doubt)
        if isTranscribing { options.defaultSessionConfig.inputAudioTranscription = InputAudioTranscription() }
        var live = LiveMachine(options: options)
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        let commit = ProviderEvent.audioCommitted(itemID: "user_1", previousItemID: nil)
        var effects: [SessionEffect] = []
        if !committedLate { effects += live.says(commit) }
        effects += live.says(.speechStopped(itemID: "user_1", audioEndMs: 200))
        if committedLate { effects += live.says(commit) }
        return (live, effects)
    }

    @Test(
        "G1: a noise of which the provider has made a turn is taken out of its conversation, and out of ours when it says so",
        arguments: [InterruptionPolicy.Doubt.talkOn, .pause, .stop(resay: "Go on.")], [false, true])
    func noiseIsForgotten(doubt: InterruptionPolicy.Doubt, committedLate: Bool) {
        var (live, effects) = noisy(doubt, isTranscribing: false, committedLate: committedLate)
        #expect(effects.commands.contains(.deleteItem(id: "user_1")))
        #expect(live.machine.spoken.isEmpty, "it is not said again to another connection")
        _ = live.says(.itemDeleted(itemID: "user_1"))
        #expect(live.machine.conversation["user_1"] == nil)
    }

    @Test(
        "H7, G1: an item that the provider does not forget is no error of the user's; one that is gone already is gone here too",
        arguments: [("item_delete_invalid_item_id", "item_already_gone"), ("invalid_value", "item_not_deleted")])
    func noiseIsGoneAlready(code: String, diagnostic: String) throws {
        var (live, effects) = noisy(.talkOn, isTranscribing: false, committedLate: false)
        let messages = effects.flatMap { effect -> [ProviderMessage] in if case .send(let messages) = effect { messages } else { [] } }
        let deletion = try #require(messages.first { $0.command == .deleteItem(id: "user_1") })
        effects = live.says(.error(ProviderError(code: code, message: "No.", messageID: deletion.id)))
        #expect(effects.names.isEmpty)
        #expect(effects.diagnostics == [diagnostic])
        #expect(live.machine.state.lastError == nil)
        #expect((live.machine.conversation["user_1"] == nil) == (code == "item_delete_invalid_item_id"))
        // Refused once, it is known no more.
        effects = live.says(.error(ProviderError(code: code, message: "No.", messageID: deletion.id)))
        #expect(effects.names == ["realtime:error"])
    }

    @Test(
        "G1: where the user's words are written down, a noise is taken out when it has none, and stays when it has",
        arguments: [
            (InputTranscript.completed(""), true), (.failed(ProviderError(message: "Not heard.")), true), (.completed("Mhm"), false),
        ])
    func noiseWithWords(transcript: InputTranscript, isForgotten: Bool) {
        var (live, effects) = noisy(.talkOn, isTranscribing: true)
        #expect(!effects.commands.contains(.deleteItem(id: "user_1")), "it may have words")
        effects = live.says(.inputTranscript(itemID: "user_1", part: 0, transcript))
        #expect(effects.commands.contains(.deleteItem(id: "user_1")) == isForgotten)
    }

    @Test("G1, G4: a guardrail takes away what was paused: the next reply is heard, whatever the voice turns out to be")
    func pauseOfNothing() {
        var options = RealtimeManagerOptions()
        options.interruption = InterruptionPolicy(evidence: Self.halfASecond, whileInDoubt: .pause)
        options.guardrails = [Guardrail("strict", interval: 1) { _ in .pass }]
        var live = LiveMachine(options: options)
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.seconds(2))))
        let check = live.says(.textDelta(place, "What it must not say.", isTranscript: true)).compactMap { effect in
            if case .check(let check, _) = effect { check.id } else { nil }
        }.first
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        _ = live.machine.outputFlushed(at: .zero, .doubt, now: live.now)
        #expect(live.machine.feed.isPaused)
        _ = live.machine.guardrailAnswered(check ?? 0, .success(.stop(reason: "No.")), now: live.now)
        _ = live.machine.outputFlushed(at: .zero, .guardrail(responseID: "resp_1"), now: live.now)
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))
        _ = live.pass(.milliseconds(500))
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_2", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "resp_2", ConversationItem(id: "item_2", kind: .assistant, isSpoken: true)))
        let effects = live.says(.audioDelta(OutputPlace(responseID: "resp_2", itemID: "item_2"), .silence(.seconds(1))))
        #expect(effects.contains { if case .play = $0 { true } else { false } })
    }

    @Test("G1: a reply that ends while it is paused, and of which everything was heard, leaves no pause behind")
    func pauseOfWhatIsOver() {
        var options = RealtimeManagerOptions()
        options.interruption = InterruptionPolicy(evidence: Self.halfASecond, whileInDoubt: .pause)
        var live = LiveMachine(options: options)
        for number in 1...2 {
            let place = OutputPlace(responseID: "resp_\(number)", itemID: "item_\(number)")
            _ = live.says(.responseCreated(ProviderResponse(id: place.responseID, status: .inProgress)))
            _ = live.says(
                .outputItemAdded(responseID: place.responseID, ConversationItem(id: place.itemID, kind: .assistant, isSpoken: true)))
            let effects = live.says(.audioDelta(place, .silence(.seconds(1))))
            #expect(effects.contains { if case .play = $0 { true } else { false } }, "reply \(number)")
            _ = live.machine.outputMoved(to: .seconds(number), now: live.now)
            _ = live.says(.speechStarted(itemID: "user_\(number)", audioStartMs: 0))
            _ = live.machine.outputFlushed(at: .seconds(number), .doubt, now: live.now)
            _ = live.says(.responseDone(ProviderResponse(id: place.responseID, status: .completed)))
            _ = live.pass(.milliseconds(500))
        }
    }
}
