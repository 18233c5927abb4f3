import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("What is heard, at its edges", .timeLimit(.minutes(1)))
struct PlaybackEdgeTests {
    private func barge(_ stage: Stage, _ peer: InMemoryPeer) async {
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 500))
        await stage.settle(peer)
    }

    @Test("B7: what the provider still says of an item that was cut does not take its heard words away")
    func truncatedOnTheWire() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer, words: "One two three four five six seven eight", sound: .seconds(4))
        await stage.hear(.seconds(2))
        await barge(stage, peer)
        let bare = ConversationItem(id: "item_1", kind: .assistant, status: .completed, isSpoken: true)
        peer.emit(.itemTruncated(itemID: "item_1", audioEndMs: 2_000), .itemAdded(bare, previousItemID: nil), .itemDone(bare))
        await stage.finish(peer, words: "", status: .cancelled)
        let item = try #require(await stage.manager.conversation["item_1"])
        #expect(item.heardText == "One two three four")
        #expect(item.text == "One two three four five six seven eight", "what was generated is kept apart")
        #expect(item.status == .interrupted)
        #expect(item.interruptedAtMs == 2_000)
        #expect(await stage.manager.conversation.transcript.entries.first { $0.id == "item_1" }?.text == "One two three four")
    }

    @Test("B9: an error that is none of the sound's business leaves sound, lips and expression alone")
    func errorWhilePlaying() async throws {
        let smile = ResultProjector { [.expression(id: "smile", $0.turn)] }
        let stage = Stage(tools: [Tool("smile", "Smile.") { _, _ in [:] }], projectors: [smile])
        let peer = try await stage.start()
        await stage.callTools(peer, response: "resp_0", [("call_1", "smile", "{}")])
        await stage.recorder.first(named: "realtime:expression")
        await stage.speak(peer)
        await stage.hear(.milliseconds(500))
        let mark = stage.recorder.events.count
        peer.emit(.error(ProviderError(code: "rate_limit_exceeded", message: "Slow down.")))
        await stage.settle(peer)
        #expect(stage.output.queued == .milliseconds(1_500))
        #expect(await stage.manager.state.audioPlaying)
        let names = Set(stage.recorder.events.dropFirst(mark).map(\.name))
        #expect(names.isDisjoint(with: ["tts:audio:end", "tts:lipsync:update", "realtime:expression", "realtime:playback"]))
        await stage.hear(.milliseconds(100))
        #expect(stage.recorder.events.dropFirst(mark).contains { if case .lipSync = $0 { true } else { false } })
    }

    @Test("B10: what an output still reports after the end opens no new stretch of sound, and the mouth stays closed")
    func decay() {
        var live = LiveMachine()
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, PCMAudio(samples: Array(repeating: 9_000, count: 24_000))))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        #expect(
            live.machine.outputMoved(to: .seconds(1), now: live.now).names == [
                "tts:audio:start", "tts:lipsync:update", "realtime:playback", "tts:lipsync:update", "tts:audio:end",
            ])
        #expect(live.machine.outputMoved(to: .seconds(1), now: live.now).isEmpty)
        #expect(live.machine.outputMoved(to: .milliseconds(980), now: live.now).isEmpty)
        // An output whose clock runs on, as one of an analyser's would, has nothing of the character's to tell of.
        #expect(live.machine.outputMoved(to: .milliseconds(1_300), now: live.now).isEmpty)
        #expect(!live.machine.state.audioPlaying)
    }

    @Test("B11: an item of text is never truncated, whether it was restored or written")
    func text() async throws {
        let stage = Stage()
        let transcript = ConversationTranscript(entries: [.init(id: "item_old", role: "assistant", text: "Earlier words.")])
        async let started: Void = stage.manager.startSession(nil, history: transcript)
        let peer = try await stage.client.accept()
        try await peer.acknowledgeUpdate()
        try await started
        #expect(try await peer.expectItem().id == "item_old")
        let written = OutputPlace(responseID: "resp_1", itemID: "item_written")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_written", kind: .assistant)), .textDelta(written, "Written."))
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        peer.emit(
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)),
            .audioDelta(place, .silence(.seconds(4))))
        await stage.settle(peer)
        await stage.hear(.seconds(1))
        await barge(stage, peer)
        #expect(try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 1_000)])
        #expect(await stage.manager.conversation["item_old"]?.heardText == nil)
        #expect(await stage.manager.conversation["item_written"]?.heardText == nil)
    }

    @Test("B13: milliseconds come from the rate that the sound had when it arrived", arguments: [8_000, 16_000, 24_000, 48_000])
    func rates(rate: Int) async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(speed: 1.5))
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)))
        for _ in 0..<10 { peer.emit(.audioDelta(place, .silence(.milliseconds(100), sampleRate: rate))) }
        await stage.settle(peer)
        #expect(stage.output.queued == .seconds(1))
        await stage.hear(.milliseconds(350))
        await barge(stage, peer)
        #expect(try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 350)])
    }
}
