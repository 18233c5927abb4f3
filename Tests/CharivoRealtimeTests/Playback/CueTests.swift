import CharivoRealtime
import CharivoTesting
import Testing

/// Cues of a session in memory: what an avatar's tools bring about, and when.
@Suite("Cues on the playback clock", .timeLimit(.minutes(1)))
struct CueTests {
    private static let smile = Tool("smile", "Smiles.") { _, _ in ["success": true] }

    private func projector(_ timing: CueTiming) -> ResultProjector {
        ResultProjector(timing: timing) { [.expression(id: "smile", $0.turn)] }
    }

    /// A reply of 2 s of which nothing was heard yet, and in which the model then calls the tool.
    private func speakAndSmile(_ timing: CueTiming) async throws -> (Stage, InMemoryPeer) {
        let stage = Stage(tools: [Self.smile], projectors: [projector(timing)])
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(2))
        call("call_1", peer)
        await stage.recorder.first(named: "realtime:tool:result")
        await stage.settle(peer)
        return (stage, peer)
    }

    private func call(_ id: String, _ peer: InMemoryPeer) {
        let kind = ConversationItem.Kind.toolCall(callID: id, name: "smile", arguments: "{}")
        peer.emit(.outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_\(id)", kind: kind, status: .completed)))
    }

    private func expressions(_ stage: Stage) -> [String] {
        stage.recorder.events.compactMap { if case .expression(let id, _) = $0 { id } else { nil } }
    }

    @Test("B12: by default an event comes with the result, as the seed's does, and nothing is put back")
    func immediate() async throws {
        let (stage, _) = try await speakAndSmile(.immediate)
        #expect(expressions(stage) == ["smile"])
        try await stage.manager.interrupt()
        await stage.manager.stopSession()
        #expect(expressions(stage) == ["smile"])
    }

    @Test("B12: on the playback clock it comes when what was said before the call has been heard, and says where it belongs")
    func whenHeard() async throws {
        let (stage, peer) = try await speakAndSmile(.whenHeard(restingExpression: "neutral"))
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        peer.emit(.audioDelta(place, .silence(.seconds(1))))
        await stage.output.waitForSound(.seconds(3))
        await stage.hear(.milliseconds(1_990))
        #expect(expressions(stage).isEmpty)
        await stage.hear(.milliseconds(10))
        #expect(
            stage.recorder.events.contains(
                .expression(id: "smile", TurnIdentity(responseID: "resp_1", itemID: "fc_call_1", generation: 1))))
        #expect(expressions(stage) == ["smile"])
    }

    @Test("B12: a call at the end of a reply is seen before the mouth closes, and the expression stays")
    func atTheEnd() async throws {
        let (stage, peer) = try await speakAndSmile(.whenHeard(restingExpression: "neutral"))
        await stage.finish(peer)
        await stage.hear(.seconds(2))
        let names = stage.recorder.names
        let smiled = try #require(names.firstIndex(of: "realtime:expression"))
        let silent = try #require(names.lastIndex(of: "tts:audio:end"))
        #expect(smiled < silent)
        #expect(expressions(stage) == ["smile"])
    }

    @Test("B12: a reply that is cut before the place takes its cue along: the face never changes")
    func cutBefore() async throws {
        let (stage, peer) = try await speakAndSmile(.whenHeard(restingExpression: "neutral"))
        await stage.hear(.seconds(1))
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await stage.settle(peer)
        await stage.manager.stopSession()
        #expect(expressions(stage).isEmpty)
    }

    @Test(
        "B12: an expression of a reply that is cut after it was seen is put back exactly once",
        arguments: [CutBy.user, .app, .stop, .loss])
    func cutAfter(cut: CutBy) async throws {
        let (stage, peer) = try await speakAndSmile(.whenHeard(restingExpression: "neutral"))
        peer.emit(.audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), .silence(.seconds(2))))
        await stage.output.waitForSound(.seconds(4))
        await stage.hear(.milliseconds(2_500))
        switch cut {
        case .user:
            peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
            await stage.settle(peer)
        case .app: try await stage.manager.interrupt()
        case .stop: break
        case .loss:
            peer.end()
            await stage.recorder.first(named: "realtime:reconnect:attempt")
        }
        if cut != .stop { #expect(expressions(stage) == ["smile", "neutral"]) }
        await stage.manager.stopSession()
        #expect(expressions(stage) == ["smile", "neutral"])
        #expect(stage.recorder.names.last == "realtime:session:end")
    }

    @Test("B12: an expression of a turn that was said to its end outlives a later cut, and is put back with the session")
    func settled() async throws {
        let (stage, peer) = try await speakAndSmile(.whenHeard(restingExpression: "neutral"))
        await stage.finish(peer)
        await stage.hear(.seconds(2))
        // The follow-up of the call, which says nothing.
        _ = try await peer.expectItem()
        let (request, _) = try await peer.expectCreateResponse()
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_2", status: .inProgress, requestID: request.id)),
            .responseDone(ProviderResponse(id: "resp_2", status: .completed, requestID: request.id)))
        await stage.done("resp_2", peer)
        #expect(await !stage.manager.state.awaitingResponse)
        await stage.speak(peer, response: "resp_3", item: "item_3", sound: .seconds(2))
        try await stage.manager.interrupt()
        #expect(expressions(stage) == ["smile"])
        await stage.manager.stopSession()
        #expect(expressions(stage) == ["smile", "neutral"])
    }

    @Test("B12: with nothing left to hear, a cue comes at once")
    func silent() async throws {
        let stage = Stage(tools: [Self.smile], projectors: [projector(.whenHeard(restingExpression: "neutral"))])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "smile", "{}")])
        await stage.recorder.first(named: "realtime:expression")
    }

    @Test("B12: where the transport plays the sound by itself, a cue comes at once, and is put back when the app interrupts")
    func transportPlays() async throws {
        let stage = Stage(
            tools: [Self.smile], projectors: [projector(.whenHeard(restingExpression: "neutral"))],
            capabilities: RealtimeCapabilities(deliversAudio: false))
        let peer = try await stage.start()
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)), .outputBufferStarted(responseID: "resp_1"))
        call("call_1", peer)
        await stage.recorder.first(named: "realtime:expression")
        try await stage.manager.interrupt()
        #expect(expressions(stage) == ["smile", "neutral"])
    }

    @Test("S25: a projector that throws is left out, and the others run")
    func throwingProjector() async throws {
        struct Oops: Error {}
        let stage = Stage(
            tools: [Self.smile], projectors: [ResultProjector { _ in throw Oops() }, projector(.immediate)])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "smile", "{}")])
        await stage.recorder.first(named: "realtime:expression")
        #expect(!stage.recorder.names.contains("realtime:tool:error"))
    }
}

/// What cuts a reply short.
enum CutBy: Sendable { case user, app, stop, loss }
