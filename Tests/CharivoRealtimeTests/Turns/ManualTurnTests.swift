import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Turns that the app ends", .timeLimit(.minutes(1)))
struct ManualTurnTests {
    private func piece(_ number: Int16) -> PCMAudio { PCMAudio(samples: Array(repeating: number, count: 480)) }

    @Test("G2: a turn of less than 100 ms is not sent, and the app is told why")
    func tooShort() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        for number in 0..<4 { stage.manager.appendAudio(piece(Int16(number))) }
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.commitAudio() }
        #expect(error?.code == .state)
        #expect(error?.message.contains("80 ms") == true)
        #expect(try await stage.commands(peer).isEmpty)
        // The sound is still there, and counts towards the turn.
        stage.manager.appendAudio(piece(4))
        try await stage.manager.commitAudio()
        #expect(try await stage.commands(peer) == [.commitAudio])
        await #expect(throws: RealtimeError.self) { try await stage.manager.commitAudio() }
    }

    @Test("G2: where the provider ends turns, one that it has just ended is no error, neither here nor from it")
    func underVAD() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        for number in 0..<10 { stage.manager.appendAudio(piece(Int16(number))) }
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0), .audioCommitted(itemID: "user_1", previousItemID: nil))
        await stage.settle(peer)
        try await stage.manager.commitAudio()
        #expect(try await stage.commands(peer).isEmpty)
        peer.emit(.error(ProviderError(code: "input_audio_buffer_commit_empty", message: "Empty.")))
        await stage.settle(peer)
        #expect(!stage.recorder.names.contains("realtime:error"))
        #expect(await stage.manager.state.lastError == nil)
    }

    @Test("G2: the app is told when the provider found its turn empty")
    func manualCommitEmpty() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        peer.emit(.error(ProviderError(code: "input_audio_buffer_commit_empty", message: "Empty.")))
        await stage.recorder.first(named: "realtime:error")
    }

    @Test("G3: clearing at barge-in keeps the newest sound, before anything that comes after")
    func preRoll() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        for number in 0..<100 { stage.manager.appendAudio(piece(Int16(number))) }
        try await stage.manager.clearAudio(keeping: .milliseconds(300))
        for number in 100..<105 { stage.manager.appendAudio(piece(Int16(number))) }
        while try await peer.next().command != .clearAudio {}
        var heard: [Int16] = []
        while heard.count < 20 {
            if case .appendAudio(let audio) = try await peer.next().command { heard.append(audio.samples[0]) }
        }
        #expect(heard == Array(85..<105))
        try await stage.manager.commitAudio()
        #expect(try await peer.nextCommand().command == .commitAudio, "what was kept belongs to the turn")
    }

    @Test("G3: without a pre-roll everything is forgotten")
    func clear() async throws {
        let stage = Stage()
        let peer = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        for number in 0..<100 { stage.manager.appendAudio(piece(Int16(number))) }
        try await stage.manager.clearAudio()
        while try await peer.next().command != .clearAudio {}
        stage.manager.appendAudio(piece(7))
        guard case .appendAudio(let audio) = try await peer.next().command else { return #expect(Bool(false)) }
        #expect(audio.samples[0] == 7)
    }

    @Test("E3: sound that comes between the end of a turn and its acknowledgement is the next turn's, also over a lost connection")
    func soundBetween() async throws {
        let stage = Stage()
        let first = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        for number in 0..<10 { stage.manager.appendAudio(piece(Int16(number))) }
        try await stage.manager.commitAudio()
        for number in 10..<20 { stage.manager.appendAudio(piece(Int16(number))) }
        first.emit(.audioCommitted(itemID: "user_1", previousItemID: nil))
        await stage.settle(first)
        first.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        try await second.acknowledgeUpdate()
        // The turn has no reply and no words yet: it is said again, with an end of its own, before what came after it.
        var heard: [Int16] = []
        var turn: [Int16]?
        while heard.count < 20 || turn == nil {
            switch try await second.next().command {
            case .appendAudio(let audio): heard.append(audio.samples[0])
            case .commitAudio: turn = heard
            default: continue
            }
        }
        #expect(turn == Array(0..<10))
        #expect(heard == Array(0..<20))
    }

    /// A session in which the app ends turns, and a tool that is spoken of, even though the user interrupted, is at work.
    private func pending() -> LiveMachine {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        var tool = Tool("look", "Look.") { _, _ in [:] }
        tool.interruption = .finishAndSpeak
        _ = try? live.machine.registerTool(tool, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession()))
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "look", arguments: "{}")
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        _ = live.says(.outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)))
        _ = live.machine.interrupt(waiter: 8, now: live.now)
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))
        return live
    }

    private func requests(_ effects: [SessionEffect]) -> [ResponseRequest] {
        effects.commands.compactMap { if case .createResponse(let request) = $0 { request } else { nil } }
    }

    @Test("C2, C3: what a tool brings after the user's turn was ended is spoken of after the reply that the app asks for, not before")
    func followUpComesSecond() {
        for returnsEarly in [true, false] {
            var live = pending()
            var effects = live.machine.commitAudio(.seconds(1), waiter: 9)
            if returnsEarly { effects += live.toolReturns("call_1") }
            effects += live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
            if !returnsEarly { effects += live.toolReturns("call_1") }
            #expect(requests(effects).isEmpty)
            effects = live.machine.requestResponse(instructions: "Answer.", waiter: 10, now: live.now)
            #expect(requests(effects).map(\.instructions) == ["Answer."])
            _ = live.says(.responseCreated(ProviderResponse(id: "resp_2", status: .inProgress, requestID: requests(effects).first?.id)))
            effects = live.says(.responseDone(ProviderResponse(id: "resp_2", status: .completed)))
            #expect(requests(effects).map(\.instructions) == [nil])
        }
    }

    @Test("C3: an app that asks for nothing does not keep what a tool has brought for ever")
    func followUpComesAtLast() {
        var live = pending()
        _ = live.machine.commitAudio(.seconds(1), waiter: 9)
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        #expect(requests(live.toolReturns("call_1")).isEmpty)
        #expect(requests(live.pass(.seconds(15))).count == 1)
    }

    @Test("C3: a turn that is thrown away leaves nothing to wait for")
    func clearedTurn() {
        var live = pending()
        _ = live.machine.commitAudio(.seconds(1), waiter: 9)
        _ = live.machine.clearAudio(keeping: .zero, waiter: 10, now: live.now)
        #expect(requests(live.toolReturns("call_1")).count == 1)
    }
}
