import CharivoTesting
import Testing

@testable import CharivoRealtime

/// Wishes that meet a reply or an outage: they are planned against what is true when they can be told, never flushed blindly.
@Suite("Wishes that have to wait", .timeLimit(.minutes(1)))
struct IntentTests {
    @Test("D4: an update during a reply goes out when the reply is over, once, with the latest of what was wished for")
    func updateDuringReply() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        await stage.speak(peer)
        let first = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "Be brief.")) }
        let second = Task { try await stage.manager.updateSession(RealtimeSessionConfig(maxTokens: 50)) }
        await stage.callersWait(2)
        #expect(try await stage.commands(peer).isEmpty)
        await stage.finish(peer)
        let config = try await peer.acknowledgeUpdate()
        #expect(config.instructions == "Be brief.")
        #expect(config.maxTokens == 50)
        try await first.value
        try await second.value
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("E11: what a dead connection was not told is not flushed into the next one, which is told how things stand instead")
    func nothingIsFlushed() async throws {
        let stage = Stage()
        let first = try await stage.start()
        await stage.speak(first, words: "One two three four", sound: .seconds(4))
        await stage.hear(.seconds(2))
        first.breakOutbound()
        try await stage.manager.interrupt()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        let update = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "New.")) }
        await stage.callersWait(1)
        try await stage.manager.registerTool(Tool("late", "Late.") { _, _ in [:] })
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        let config = try await second.acknowledgeUpdate()
        try await update.value
        await stage.recorder.first(named: "realtime:reconnect:success")
        #expect(config.instructions == "New.")
        #expect(config.tools?.map(\.name) == ["late"])
        let commands = try await stage.commands(second)
        #expect(commands.count == 1, "the conversation as it was heard; neither the cut nor the cancel of the reply that is gone")
        guard case .createItem(let item, _) = commands.first else { return #expect(Bool(false)) }
        #expect(item.text == "One two")
    }

    @Test(
        "E6, E2: what a connection began that ended before it had its config is lost with it, and a request is asked again on the one after"
    )
    func lostWhileConfiguring() {
        var live = LiveMachine()
        _ = live.machine.sendMessage("Hello", whenBusy: .refuse, waiter: 9, now: live.now)
        _ = live.lose()
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        let begun = live.says(.responseCreated(ProviderResponse(id: "resp_early", status: .inProgress)))
        #expect(begun.states.last?.response.status == .responding)
        let ended = live.lose()
        #expect(ended.states.last?.response.status == .interrupted)
        _ = live.machine.connectionOpened(generation: 3, now: live.now)
        let resumed = live.says(.sessionUpdated(ProviderSession()))
        #expect(resumed.commands.contains { if case .createResponse = $0 { true } else { false } })
        let report = resumed.compactMap { effect in if case .resumeUplink(let report, _) = effect { report } else { nil } }.first
        #expect(report?.askedAgain == true)
    }
}
