import CharivoTesting
import Foundation
import Testing

@testable import CharivoRealtime

@Suite("Taking up an earlier conversation", .timeLimit(.minutes(1)))
struct HistoryTests {
    private func start(_ stage: Stage, _ history: ConversationTranscript) async throws -> InMemoryPeer {
        async let started: Void = stage.manager.startSession(nil, history: history)
        let peer = try await stage.client.accept()
        try await peer.acknowledgeUpdate()
        try await started
        return peer
    }

    @Test("A conversation goes through its document and JSON and comes back, cut replies and tool calls with it")
    func roundTrip() async throws {
        let stage = Stage(tools: [Tool("time", "The time.") { _, _ in ["time": "noon"] }])
        let peer = try await stage.start()
        try await stage.manager.sendMessage("What time is it?")
        await stage.callTools(peer, [("call_1", "time", "{}")])
        await stage.recorder.first(named: "realtime:tool:result")
        await stage.speak(peer, response: "resp_2", item: "item_2", words: "It is noon, as it was yesterday and before", sound: .seconds(4))
        await stage.hear(.seconds(2))
        try await stage.manager.interrupt()
        await stage.manager.stopSession()
        let transcript = await stage.manager.conversation.transcript
        let stored = try JSONEncoder().encode(transcript)
        let restored = try Conversation(try JSONDecoder().decode(ConversationTranscript.self, from: stored))
        #expect(restored.transcript == transcript)
        #expect(restored.items.map(\.kind) == (await stage.manager.conversation.items.map(\.kind)))
        #expect(restored.items.last?.heardText == "It is noon, as it was")
    }

    @Test("A session that begins with a history tells the model of it before anything else, in words, as it was heard")
    func told() async throws {
        let history = ConversationTranscript(entries: [
            .init(id: "a", role: "user", text: "What time is it?"),
            .init(id: "b", role: "tool_call", text: "{}", callID: "call_1", toolName: "time"),
            .init(id: "c", role: "tool_output", text: #"{"time":"noon"}"#, callID: "call_1"),
            .init(id: "d", role: "assistant", text: "It is", generatedText: "It is noon.", status: .interrupted),
            .init(id: "e", role: "tool_call", text: "{}", callID: "call_2", toolName: "time"),
        ])
        let stage = Stage()
        let peer = try await start(stage, history)
        let told = try await stage.commands(peer).compactMap { if case .createItem(let item, _) = $0 { item } else { nil } }
        #expect(told.map(\.id) == ["a", "b", "c", "d"], "a call without its answer is not told")
        #expect(told.last?.text == "It is")
        #expect(await stage.manager.conversation.items.map(\.id) == ["a", "b", "c", "d", "e"])
        guard
            case .diagnostic(let diagnostic) = await stage.recorder.first(where: {
                if case .diagnostic(let diagnostic) = $0 { diagnostic.code == "history_omitted" } else { false }
            })
        else { return }
        #expect(diagnostic.count == 1)
        // The conversation goes on behind it, and a lost connection is told of both.
        try await stage.manager.sendMessage("And now?")
        _ = try await stage.commands(peer)
        peer.end()
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        try await second.acknowledgeUpdate()
        for id in ["a", "b", "c", "d"] { #expect(try await second.expectItem().id == id) }
        #expect(try await second.expectItem().text == "And now?")
    }

    @Test("A history is a session's own: the next one begins without it")
    func once() async throws {
        let stage = Stage()
        _ = try await start(stage, ConversationTranscript(entries: [.init(id: "a", role: "user", text: "Hello")]))
        await stage.manager.stopSession()
        let peer = try await stage.start()
        #expect(try await stage.commands(peer).isEmpty)
        #expect(await stage.manager.conversation.items.isEmpty)
    }

    @Test(
        "A history that cannot be used is refused before anything is dialled, with the entry",
        arguments: [
            [ConversationTranscript.Entry(id: "a", role: "user", text: "A"), .init(id: "a", role: "user", text: "B")],
            [.init(id: "", role: "user", text: "A")], [.init(id: "a", role: "tool_call", text: "{}", callID: "call_1")],
            [.init(id: "a", role: "tool_output", text: "{}")],
        ])
    func refused(entries: [ConversationTranscript.Entry]) async throws {
        let stage = Stage()
        let error = await #expect(throws: RealtimeError.self) {
            try await stage.manager.startSession(nil, history: ConversationTranscript(entries: entries))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("Entry \(entries.count - 1)") == true)
        _ = try await stage.start()
    }

    private var long: ConversationTranscript {
        ConversationTranscript(
            entries: (0..<4).map { .init(id: "item_\($0)", role: $0 == 3 ? "user" : "assistant", text: "Sentence number \($0)") })
    }

    @Test("E14: of a history that is too long the rest is summed up, and the account names each item")
    func summary() async throws {
        var options = RealtimeManagerOptions()
        options.replayCharacterLimit = 40
        options.replaySummary = { "\($0.count) things." }
        let stage = Stage(options: options)
        let peer = try await start(stage, long)
        let told = try await stage.commands(peer).compactMap { if case .createItem(let item, _) = $0 { item } else { nil } }
        #expect(told.map(\.text) == ["3 things.", "Sentence number 3"])
        #expect(told.first?.kind == .system)
        #expect(await stage.manager.conversation.items.count == 4)
        let outcomes = await stage.manager.lastReplay
        #expect(
            outcomes == (0..<3).map { ReconnectItem(itemID: "item_\($0)", outcome: .omitted, reason: .summarized) } + [
                ReconnectItem(itemID: "item_3", outcome: .restored)
            ])
        #expect(await stage.manager.lastReconnect == nil, "nothing was connected again")
    }

    @Test("E13: an item of a history that the provider refuses is told of, and the session goes on without it")
    func refusedItem() async throws {
        let stage = Stage()
        let peer = try await start(stage, long)
        let message = try await peer.nextCommand()
        peer.emit(.error(ProviderError(code: "invalid_value", message: "Not this.", messageID: message.id)))
        let event = await stage.recorder.first(named: "realtime:replay:refused")
        #expect(event == .replayRefused(ReplayRefusal(itemID: "item_0", providerCode: "invalid_value", refused: 1, generation: 1)))
        #expect(await stage.manager.lastReplay.map(\.outcome) == [.refused, .restored, .restored, .restored])
        #expect(!stage.recorder.names.contains("realtime:error"))
        #expect(await stage.manager.state.lastError == nil)
    }

    @Test("E15: after a history in writing the character is asked to speak, until it has")
    func spoken() async throws {
        let stage = Stage()
        let peer = try await start(stage, long)
        _ = try await stage.commands(peer)
        try await stage.manager.requestResponse()
        let request = try await peer.expectCreateResponse().request
        #expect(request.outputModality == .audio)
        await stage.speak(peer, requestID: request.id)
        await stage.finish(peer)
        try await stage.manager.requestResponse()
        #expect(try await peer.expectCreateResponse().request.outputModality == nil)
    }
}
