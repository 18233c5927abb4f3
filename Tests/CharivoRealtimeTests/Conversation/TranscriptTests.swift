import CharivoTesting
import Foundation
import Testing

@testable import CharivoRealtime

@Suite("The transcript", .timeLimit(.minutes(1)))
struct TranscriptTests {
    private func stage() async throws -> (Stage, InMemoryPeer) {
        let stage = Stage()
        return (stage, try await stage.start(RealtimeSessionConfig(inputAudioTranscription: .init())))
    }

    private func said(_ stage: Stage) async -> [String] { await stage.manager.conversation.items.map(\.text) }

    @Test("F1: what the user said stands before the reply, though it is known after it")
    func late() async throws {
        let (stage, peer) = try await stage()
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0), .audioCommitted(itemID: "user_1", previousItemID: nil))
        await stage.speak(peer, words: "Noon.")
        await stage.finish(peer, words: "Noon.")
        peer.emit(.inputTranscript(itemID: "user_1", part: 0, .completed("What time is it?")))
        await stage.settle(peer)
        #expect(await said(stage) == ["What time is it?", "Noon."])
    }

    @Test("F2: interleaved words of two turns and of two parts are kept apart")
    func interleaved() async throws {
        let (stage, peer) = try await stage()
        peer.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0), .speechStarted(itemID: "user_2", audioStartMs: 900),
            .inputTranscript(itemID: "user_1", part: 0, .delta("Hel")), .inputTranscript(itemID: "user_2", part: 0, .delta("Good")),
            .inputTranscript(itemID: "user_1", part: 1, .delta("there")), .inputTranscript(itemID: "user_1", part: 0, .delta("lo")),
            .inputTranscript(itemID: "user_2", part: 0, .delta("bye")))
        await stage.settle(peer)
        #expect(await said(stage) == ["Hello there", "Goodbye"])
    }

    @Test("F3: a turn whose words are not known is an item all the same, is told, and holds nothing up")
    func failed() async throws {
        let (stage, peer) = try await stage()
        peer.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0),
            .inputTranscript(itemID: "user_1", part: 0, .failed(ProviderError(code: "audio_unintelligible", message: "?"))),
            .speechStarted(itemID: "user_2", audioStartMs: 900), .inputTranscript(itemID: "user_2", part: 0, .completed("Hello")))
        await stage.settle(peer)
        #expect(await stage.manager.conversation["user_1"]?.status == .failed)
        #expect(await said(stage) == ["", "Hello"])
        guard case .error(let error) = await stage.recorder.first(named: "realtime:error") else { return }
        #expect(error.providerCode == "audio_unintelligible")
        #expect(error.turn == TurnIdentity(itemID: "user_1", generation: 1))
    }

    @Test("F3: where transcription is off a turn is closed without words")
    func off() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        let item = ConversationItem(id: "user_1", kind: .user, status: .completed, isSpoken: true)
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0), .audioCommitted(itemID: "user_1", previousItemID: nil))
        peer.emit(.itemAdded(item, previousItemID: nil), .itemDone(item))
        await stage.settle(peer)
        #expect(await stage.manager.conversation["user_1"]?.isClosed == true)
    }

    @Test("F4, F8: turns that follow each other without a reply between, or over one, are all kept in the order they were begun")
    func order() async throws {
        let (stage, peer) = try await stage()
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0), .speechStarted(itemID: "user_2", audioStartMs: 500))
        await stage.speak(peer, words: "Yes.")
        peer.emit(.speechStarted(itemID: "user_3", audioStartMs: 900))
        peer.emit(
            .inputTranscript(itemID: "user_3", part: 0, .completed("C")), .inputTranscript(itemID: "user_2", part: 0, .completed("B")),
            .inputTranscript(itemID: "user_1", part: 0, .completed("A")))
        await stage.settle(peer)
        #expect(await said(stage) == ["A", "B", "Yes.", "C"])
    }

    @Test("F5: an unknown predecessor puts an item at the end, counted; one that comes twice comes once")
    func predecessor() {
        var conversation = Conversation()
        _ = conversation.insert(ConversationItem(id: "a", kind: .user, text: "A"))
        _ = conversation.insert(ConversationItem(id: "c", kind: .user, text: "C"), at: .after("nobody"))
        _ = conversation.insert(ConversationItem(id: "b", kind: .user, text: "B"), at: .after("a"))
        #expect(conversation.insert(ConversationItem(id: "b", kind: .user, text: "B"), at: .after("c")).isEmpty)
        #expect(conversation.items.map(\.id) == ["a", "b", "c"])
        #expect(conversation.repairs == 1)
    }

    @Test("F6: words after the last ones, and the last ones a second time, change nothing")
    func afterDone() async throws {
        let (stage, peer) = try await stage()
        peer.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0), .inputTranscript(itemID: "user_1", part: 0, .completed("Hello")),
            .inputTranscript(itemID: "user_1", part: 0, .delta(" again")), .inputTranscript(itemID: "user_1", part: 0, .completed("Hello")))
        await stage.speak(peer, words: "Hi.")
        await stage.finish(peer, words: "Hi.")
        peer.emit(.textDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), " Hi again."))
        await stage.settle(peer)
        #expect(await said(stage) == ["Hello", "Hi."])
        #expect(stage.recorder.names.filter { $0 == "realtime:user:transcript" }.count == 1)
    }

    @Test("F7: revised words replace what came before, and the change says so")
    func revised() async throws {
        let (stage, peer) = try await stage()
        peer.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0), .inputTranscript(itemID: "user_1", part: 0, .delta("What's thyme")),
            .inputTranscript(itemID: "user_1", part: 0, .completed("What's the time?")))
        await stage.settle(peer)
        #expect(await said(stage) == ["What's the time?"])
        let changes = stage.recorder.events.compactMap { if case .conversation(let change) = $0 { change } else { nil } }
        #expect(changes.contains { if case .updated(let item) = $0 { item.text == "What's the time?" } else { false } })
    }

    @Test("F9: an item that the provider refuses is not left in the conversation")
    func refused() async throws {
        let (stage, peer) = try await stage()
        try await stage.manager.sendMessage("Too long.")
        let message = try await peer.nextCommand()
        _ = try await peer.expectCreateResponse()
        peer.emit(.error(ProviderError(code: "string_above_max_length", message: "Too long.", messageID: message.id)))
        await stage.recorder.first(named: "realtime:error")
        await stage.settle(peer)
        #expect(await said(stage) == [])
        let changes = stage.recorder.events.compactMap { if case .conversation(let change) = $0 { change } else { nil } }
        #expect(changes.contains { if case .removed = $0 { true } else { false } })
    }

    @Test("F10: whatever was under way, a session that ends leaves no open item and no call without its answer")
    func closed() async throws {
        let stage = Stage(tools: [Tool("slow", "Slow.") { _, _ in try await hang() }])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "slow", "{}")])
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await stage.speak(peer, response: "resp_2", item: "item_2")
        await stage.manager.stopSession()
        let conversation = await stage.manager.conversation
        #expect(conversation.items.allSatisfy { $0.isClosed })
        let told = ReplayPlan(conversation, characterLimit: 10_000).items
        for (index, item) in told.enumerated() {
            guard case .toolCall(let callID, _, _) = item.kind else { continue }
            guard case .toolOutput(callID, _)? = told.dropFirst(index + 1).first?.kind else {
                Issue.record("a call would be told without its answer")
                continue
            }
        }
    }
}
