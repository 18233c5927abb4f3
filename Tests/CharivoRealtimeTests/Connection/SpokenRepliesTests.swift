import Testing

@testable import CharivoRealtime

@Suite("Speaking on after a conversation was told in writing")
struct SpokenRepliesTests {
    /// A session that was made again after the character had said something.
    private func resumed(_ config: RealtimeSessionConfig? = nil) -> LiveMachine {
        var live = LiveMachine(config: config)
        live.characterSays("Hello!", item: "item_1")
        _ = live.reconnect()
        return live
    }

    private func ask(_ live: inout LiveMachine) -> ResponseRequest? {
        live.machine.requestResponse(instructions: nil, waiter: 9, now: live.now).request
    }

    private func speak(_ live: inout LiveMachine, item: String) {
        let place = OutputPlace(responseID: "resp_\(item)", itemID: item)
        _ = live.says(.responseCreated(ProviderResponse(id: place.responseID, status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: place.responseID, ConversationItem(id: item, kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.milliseconds(20))))
        _ = live.says(.responseDone(ProviderResponse(id: place.responseID, status: .completed)))
    }

    private func write(_ live: inout LiveMachine, item: String) -> [SessionEffect] {
        let place = OutputPlace(responseID: "resp_\(item)", itemID: item)
        _ = live.says(.responseCreated(ProviderResponse(id: place.responseID, status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: place.responseID, ConversationItem(id: item, kind: .assistant)))
        _ = live.says(.textDelta(place, "In writing."))
        return live.says(.responseDone(ProviderResponse(id: place.responseID, status: .completed)))
    }

    @Test("E15: until the character has spoken again, each reply is asked for as sound")
    func forced() {
        var live = resumed()
        #expect(ask(&live)?.outputModality == .audio)
        speak(&live, item: "item_2")
        #expect(ask(&live)?.outputModality == nil)
    }

    @Test("E15: without a replay of the character's turns nothing is forced")
    func notForced() {
        var live = LiveMachine()
        #expect(ask(&live)?.outputModality == nil)
        live = LiveMachine()
        live.userSays("Hello", item: "user_1")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        _ = live.reconnect()
        #expect(ask(&live)?.outputModality == nil)
    }

    @Test("E15: a session of written replies stays one")
    func written() {
        var live = resumed(RealtimeSessionConfig(outputModality: .text))
        #expect(ask(&live)?.outputModality == nil)
        #expect(write(&live, item: "item_2").request == nil)
    }

    @Test("E15: a reply that comes in writing only is taken back and asked for once more as sound; once, and counted")
    func askedOnceMore() {
        var live = resumed()
        var effects = write(&live, item: "item_2")
        #expect(effects.commands.first == .deleteItem(id: "item_2"))
        #expect(effects.request?.outputModality == .audio)
        #expect(effects.diagnostics == ["text_only_reply"])
        #expect(live.machine.conversation["item_2"] == nil)
        effects = write(&live, item: "item_3")
        #expect(effects.request == nil)
        #expect(effects.diagnostics == ["text_only_reply"])
        #expect(live.machine.spokenReplies.written == 2)
        #expect(live.machine.conversation["item_3"]?.text == "In writing.")
    }

    @Test("E15: a spoken reply whose words come as a transcript is not taken for a written one")
    func transcript() {
        var live = resumed()
        speak(&live, item: "item_2")
        #expect(write(&live, item: "item_3").request == nil, "the character has spoken since")
    }
}

extension [SessionEffect] {
    /// The reply that is asked for.
    fileprivate var request: ResponseRequest? {
        commands.compactMap { command in if case .createResponse(let request) = command { request } else { nil } }.first
    }
}
