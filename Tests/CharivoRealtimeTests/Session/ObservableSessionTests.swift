import CharivoTesting
import Observation
import Testing

@testable import CharivoRealtime

@Suite("A session as a view shows it", .timeLimit(.minutes(1)))
@MainActor
struct ObservableSessionTests {
    private func wait(_ session: ObservableSession, until isSo: (ObservableSession) -> Bool) async {
        while !isSo(session) { await Task.yield() }
    }

    @Test("State, conversation and lips follow the session")
    func follows() async throws {
        let stage = Stage()
        let session = ObservableSession(stage.manager)
        let following = Task { await session.follow() }
        let peer = try await stage.start()
        await wait(session) { $0.state.session.status == .active }
        await stage.speak(peer, words: "One two")
        await stage.hear(.milliseconds(100))
        await wait(session) { $0.conversation["item_1"]?.text == "One two" && $0.state.audioPlaying }
        peer.emit(
            .textDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), " three"), .speechStarted(itemID: "user_1", audioStartMs: 0))
        await wait(session) { $0.isUserSpeaking && !$0.state.audioPlaying }
        await stage.finish(peer, status: .cancelled)
        await stage.manager.stopSession()
        await wait(session) { $0.state.session.status == .stopped }
        #expect(session.conversation.transcript == (await stage.manager.conversation.transcript))
        #expect(session.level == 0)
        following.cancel()
        await following.value
    }

    @Test("Nobody is shown to speak once the connection, the session or the turn is gone", arguments: ["lost", "stopped", "cleared"])
    func nobodySpeaks(end: String) async throws {
        let stage = Stage()
        let session = ObservableSession(stage.manager)
        let following = Task { await session.follow() }
        let peer = try await stage.start()
        await wait(session) { $0.state.session.status == .active }
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await wait(session) { $0.isUserSpeaking }
        switch end {
        case "lost": peer.end()
        case "stopped": await stage.manager.stopSession()
        default: try await stage.manager.clearAudio()
        }
        await wait(session) { !$0.isUserSpeaking }
        following.cancel()
        await following.value
    }

    @Test("A view that observes is told of a change, and only of what it reads")
    func observed() async throws {
        let stage = Stage()
        let session = ObservableSession(stage.manager)
        let following = Task { await session.follow() }
        let peer = try await stage.start()
        await wait(session) { $0.state.session.status == .active }
        await stage.speak(peer)
        await wait(session) { $0.conversation["item_1"]?.text.isEmpty == false }
        let (changes, changed) = AsyncStream<Void>.makeStream()
        withObservationTracking {
            _ = session.conversation
        } onChange: {
            changed.yield()
        }
        peer.emit(.textDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), " More."))
        for await _ in changes { break }
        following.cancel()
        await following.value
    }

    @Test("A new session begins with an empty conversation, also for the view")
    func nextSession() async throws {
        let stage = Stage()
        let session = ObservableSession(stage.manager)
        let following = Task { await session.follow() }
        let first = try await stage.start()
        await stage.speak(first)
        await wait(session) { !$0.conversation.items.isEmpty }
        await stage.manager.stopSession()
        _ = try await stage.start()
        await wait(session) { $0.state.session.status == .active && $0.conversation.items.isEmpty }
        following.cancel()
        await following.value
    }

    @Test("A view that falls behind is given everything anew, and shows what is")
    func behind() async throws {
        var options = RealtimeManagerOptions()
        options.eventBufferLimit = 4
        let stage = Stage(options: options)
        let session = ObservableSession(stage.manager)
        let following = Task { await session.follow() }
        let peer = try await stage.start()
        await wait(session) { $0.state.session.status == .active }
        await stage.speak(peer)
        // The main actor is held up while far more happens than the view's queue holds.
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        for number in 0..<200 { peer.emit(.textDelta(place, " \(number)")) }
        await stage.settle(peer)
        let whole = await stage.manager.conversation["item_1"]?.text
        await wait(session) { $0.conversation["item_1"]?.text == whole }
        following.cancel()
        await following.value
    }

    @Test("Following ends when the manager is gone or the task is cancelled")
    func ends() async throws {
        let stage = Stage()
        let session = ObservableSession(stage.manager)
        let following = Task { await session.follow() }
        following.cancel()
        await following.value
        #expect(session.state.session.status == .idle)
    }

    @Test("A copy of a conversation that is given its changes stays equal to it")
    func copy() async throws {
        let stage = Stage(tools: [Tool("time", "The time.") { _, _ in ["time": "noon"] }])
        let peer = try await stage.start(RealtimeSessionConfig(inputAudioTranscription: .init()))
        peer.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0), .inputTranscript(itemID: "user_1", part: 0, .delta("What")),
            .inputTranscript(itemID: "user_1", part: 0, .completed("What time is it?")))
        await stage.callTools(peer, [("call_1", "time", "{}")])
        await stage.speak(peer, response: "resp_2", item: "item_2", sound: .seconds(4))
        await stage.hear(.seconds(1))
        try await stage.manager.interrupt()
        await stage.finish(peer, response: "resp_2", item: "item_2", status: .cancelled)
        peer.emit(.itemDeleted(itemID: "user_1"))
        await stage.settle(peer)
        var copy = Conversation()
        for case .conversation(let change) in stage.recorder.events { copy.apply(change) }
        #expect(copy.transcript == (await stage.manager.conversation.transcript))
        #expect(!copy.items.isEmpty)
    }
}
