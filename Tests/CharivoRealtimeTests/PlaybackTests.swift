import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("What is heard", .timeLimit(.minutes(1)))
struct PlaybackTests {
    private func barge(_ stage: Stage, _ peer: InMemoryPeer, item: String = "user_1") async {
        peer.emit(.speechStarted(itemID: item, audioStartMs: 500))
        await stage.settle(peer)
    }

    @Test("S70, S71, I6: Audible sound begins with its first rendered sample and ends with its last, not with its arrival")
    func edges() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(1))
        #expect(!stage.recorder.names.contains("tts:audio:start"))
        await stage.hear(.milliseconds(20))
        #expect(stage.recorder.names.contains("tts:audio:start"))
        await stage.finish(peer)
        #expect(!stage.recorder.names.contains("tts:audio:end"))
        await stage.hear(.seconds(1))
        #expect(stage.recorder.names.suffix(2) == ["realtime:playback", "tts:audio:end"])
        guard case .lipSync(let last, _, _) = stage.recorder.events.last(where: { $0.name == "tts:lipsync:update" }) else { return }
        #expect(last == 0)
        #expect(await !stage.manager.state.audioPlaying)
    }

    @Test("The user talking over the reply stops it at once, and only what was heard is kept")
    func bargeIn() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, words: "One two three four five six seven eight", sound: .seconds(4))
        await stage.hear(.seconds(2))
        await barge(stage, peer)
        #expect(stage.output.queued == .zero)
        #expect(try await peer.nextCommand().command == .truncateItem(id: "item_1", part: 0, audioEndMs: 2_000))
        #expect(try await stage.commands(peer).isEmpty, "the provider breaks its reply off by itself: no cancel")
        let item = try #require(await stage.manager.conversation["item_1"])
        #expect(item.interruptedAtMs == 2_000)
        #expect(item.heardText == "One two three four")
        #expect(item.text == "One two three four five six seven eight")
        #expect(await stage.manager.state.response.text == "One two three four")
        #expect(await stage.manager.state.response.status == .interrupted)
        #expect(stage.recorder.names.contains("tts:audio:end"))
    }

    @Test("A3: what still comes of an interrupted reply is dropped: no sound, no words, no lips")
    func lateDeltas() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(4))
        await stage.hear(.seconds(1))
        await barge(stage, peer)
        let deltas = stage.recorder.names.filter { $0 == "realtime:assistant:delta" }.count
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        peer.emit(.audioDelta(place, .silence(.seconds(1))), .textDelta(place, " more"))
        await stage.finish(peer, status: .cancelled)
        #expect(stage.output.queued == .zero)
        #expect(stage.recorder.names.filter { $0 == "realtime:assistant:delta" }.count == deltas)
        guard case .assistantDone(let reply) = await stage.recorder.first(named: "realtime:assistant:done") else { return }
        #expect(reply.isInterrupted, "D30: interrupted, with what was heard")
        #expect(reply.text == (await stage.manager.conversation["item_1"]?.heardText))
    }

    @Test("B1: barge-in after the reply's end, while it is still audible: flush and truncate, no cancel")
    func bargeInAfterDone() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(4))
        await stage.finish(peer)
        await stage.hear(.milliseconds(1_500))
        await barge(stage, peer)
        #expect(try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 1_500)])
        #expect(await stage.manager.state.response.status == .interrupted)
        #expect(await stage.manager.conversation["item_1"]?.interruptedAtMs == 1_500)
    }

    @Test("B2: sound rendered between two reports counts as heard, and never more than was received")
    func playedIsExact() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(1))
        await stage.hear(.milliseconds(300))
        stage.output.render(.milliseconds(17), isReported: false)
        await barge(stage, peer)
        #expect(try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 317)])
    }

    @Test("B2: an output whose clock has run ahead of the sound has rendered no more than was received")
    func clockAhead() {
        var live = LiveMachine()
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.seconds(1))))
        _ = live.says(.textDelta(place, "One two three four five six"))
        _ = live.machine.outputMoved(to: .seconds(5), now: live.now)
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        let effects = live.machine.outputFlushed(at: .seconds(5), .userSpeech, now: live.now)
        #expect(effects.commands == [.truncateItem(id: "item_1", part: 0, audioEndMs: 1_000)], "all that there was of it was heard")
        #expect(live.machine.conversation["item_1"]?.interruptedAtMs == 1_000)
    }

    @Test("B2: a reply that was heard to its last sample is not truncated")
    func fullyHeard() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(1))
        await stage.finish(peer)
        await stage.hear(.seconds(5))
        await barge(stage, peer)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(await stage.manager.conversation["item_1"]?.heardText == nil)
        #expect(await stage.manager.state.response.status == .completed)
    }

    @Test("B3: barge-in before the first audible sample: nothing was heard, and the item is cut to nothing")
    func bargeInBeforeSound() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(1))
        await barge(stage, peer)
        #expect(try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 0)])
        #expect(await stage.manager.conversation["item_1"]?.heardText == "")
        #expect(!stage.recorder.names.contains("tts:audio:start"))
    }

    @Test("B4: of two queued items the playing one is cut at its own offset, the later one to nothing")
    func twoItems() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(1))
        let second = OutputPlace(responseID: "resp_1", itemID: "item_2")
        peer.emit(
            .audioDone(OutputPlace(responseID: "resp_1", itemID: "item_1")),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_2", kind: .assistant, isSpoken: true)),
            .textDelta(second, "And more."), .audioDelta(second, .silence(.seconds(1))))
        await stage.output.waitForSound(.seconds(2))
        await stage.hear(.milliseconds(400))
        await barge(stage, peer)
        #expect(
            try await stage.commands(peer) == [
                .truncateItem(id: "item_1", part: 0, audioEndMs: 400), .truncateItem(id: "item_2", part: 0, audioEndMs: 0),
            ])
    }

    @Test("B6: the user speaking into silence interrupts nothing")
    func speechIntoSilence() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let flushes = stage.output.flushes
        await barge(stage, peer)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(stage.output.flushes == flushes)
        #expect(await stage.manager.state.response.status == .idle)
    }

    @Test("A12: with interrupt_response off, speech is only told")
    func interruptionOff() async throws {
        let stage = Stage()
        let peer = try await stage.start(
            RealtimeSessionConfig(turnDetection: TurnDetection(kind: .serverVAD, interruptResponse: false)))
        await stage.speak(peer, sound: .seconds(2))
        await stage.hear(.seconds(1))
        await barge(stage, peer)
        #expect(try await stage.commands(peer).isEmpty)
        #expect(stage.output.queued == .seconds(1))
        #expect(await stage.manager.state.response.status == .responding)
    }

    @Test("B5: an output that runs dry closes the mouth, and after a while the stretch of sound; it opens again with the next")
    func underrun() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .milliseconds(500))
        await stage.hear(.milliseconds(500))
        #expect(await stage.manager.state.audioPlaying)
        await stage.clock.sleeper(within: .milliseconds(400))
        stage.clock.advance(by: .milliseconds(400))
        await stage.recorder.first(named: "tts:audio:end")
        peer.emit(.audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), .silence(.milliseconds(500))))
        await stage.output.waitForSound(.milliseconds(500))
        await stage.hear(.milliseconds(100))
        #expect(stage.recorder.names.filter { $0 == "tts:audio:start" }.count == 2)
        await barge(stage, peer)
        #expect(
            try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 600)],
            "the time in which nothing was rendered was not heard")
    }

    @Test("S69: The lips follow the level of what is heard")
    func lips() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .zero)
        let loud = PCMAudio(samples: Array(repeating: 16_384, count: 24_000))
        peer.emit(.audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), .silence(.milliseconds(500))))
        peer.emit(.audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), loud))
        await stage.output.waitForSound(.milliseconds(1_500))
        await stage.hear(.milliseconds(250))
        await stage.hear(.milliseconds(500))
        let levels = stage.recorder.events.compactMap { event -> Double? in
            if case .lipSync(let rms, _, _) = event { rms } else { nil }
        }
        #expect(levels == [0, 0.5])
    }

    @Test("I8: Words and lips carry the reply, the item and the connection they belong to")
    func identity() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        await stage.hear(.milliseconds(50))
        let turn = TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 1)
        #expect(stage.recorder.events.contains { if case .lipSync(_, _, turn) = $0 { true } else { false } })
        #expect(stage.recorder.events.contains(.assistantDelta("Hello there, my friend.", turn)))
        #expect(stage.recorder.events.contains(.audioStarted(characterID: nil, turn)))
    }

    @Test("D30: words that ran ahead of the first sound were not heard")
    func wordsWithoutSound() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant)),
            .textDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), "Nobody hears this.", isTranscript: true))
        await barge(stage, peer)
        #expect(try await stage.commands(peer).isEmpty, "B3: there is no sound that could be cut")
        #expect(await stage.manager.conversation["item_1"]?.heardText == "")
        #expect(await stage.manager.state.response.text == "")
        await stage.finish(peer, status: .cancelled)
        guard case .assistantDone(let reply) = await stage.recorder.first(named: "realtime:assistant:done") else { return }
        #expect(reply.text == "")
        #expect(try await stage.commands(peer) == [.deleteItem(id: "item_1")], "B3: the model is not to believe that it was heard")
        peer.emit(.itemDeleted(itemID: "item_1"))
        await stage.settle(peer)
        #expect(await stage.manager.conversation["item_1"] == nil)
    }

    @Test("Sound of two items that comes interleaved is measured for each as a whole")
    func interleaved() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(1))
        let other = OutputPlace(responseID: "resp_1", itemID: "item_2")
        peer.emit(
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_2", kind: .assistant, isSpoken: true)),
            .audioDelta(other, .silence(.seconds(1))),
            .audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), .silence(.seconds(1))))
        await stage.output.waitForSound(.seconds(3))
        await stage.hear(.milliseconds(2_500))
        await barge(stage, peer)
        #expect(
            try await stage.commands(peer) == [
                .truncateItem(id: "item_1", part: 0, audioEndMs: 1_500), .truncateItem(id: "item_2", part: 0, audioEndMs: 1_000),
            ])
    }

    @Test("A reply that ends without saying that its sound is complete does not keep the next one's from ending")
    func missingAudioDone() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(1))
        peer.emit(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        await stage.done("resp_1", peer)
        await stage.hear(.seconds(1))
        #expect(stage.recorder.names.suffix(2) == ["realtime:playback", "tts:audio:end"])
    }

    @Test(
        "What was heard is cut at a word, or at a character where words have no spaces between them",
        arguments: [
            ("One two three four", 2, 4, "One two"), ("こんにちは。今日はいい天気", 2, 4, "こんにちは。"), ("Wait, really?", 1, 4, ""),
            ("Hello", 4, 4, "Hello"), ("Hello there", 0, 4, ""),
        ])
    func heardText(text: String, played: Int, received: Int, heard: String) {
        #expect(HeardText.estimate(text, played: .seconds(played), received: .seconds(received), isComplete: true) == heard)
    }
}
