import CharivoTesting
import Testing

@testable import CharivoRealtime

/// A transport that plays by itself tells when it begins and stops; nothing is played, measured or truncated here.
@Suite("Transports that play the character by themselves", .timeLimit(.minutes(1)))
struct TransportPlaybackTests {
    private func live() -> LiveMachine {
        LiveMachine(capabilities: RealtimeCapabilities(deliversAudio: false, acceptsAudio: false))
    }

    private func begin(_ response: String, _ live: inout LiveMachine) -> [SessionEffect] {
        _ = live.says(.responseCreated(ProviderResponse(id: response, status: .inProgress)))
        return live.says(.outputBufferStarted(responseID: response))
    }

    private func end(_ response: String, _ live: inout LiveMachine) -> [SessionEffect] {
        live.says(.responseDone(ProviderResponse(id: response, status: .completed)))
    }

    @Test("B8: the transport's edges are the character's: audible from the one to the other, also after the reply is over")
    func edges() {
        var live = live()
        #expect(begin("resp_1", &live).names == ["tts:audio:start"])
        #expect(live.machine.state.audioPlaying)
        _ = end("resp_1", &live)
        #expect(live.machine.state.audioPlaying)
        #expect(live.says(.outputBufferStopped(responseID: "resp_1")).names == ["tts:lipsync:update", "tts:audio:end"])
        #expect(!live.machine.state.audioPlaying)
    }

    @Test("B8: the end of an earlier reply's sound that comes late leaves the reply that is heard now alone")
    func lateEnd() {
        var live = live()
        _ = begin("resp_1", &live)
        _ = end("resp_1", &live)
        _ = live.says(.outputBufferStopped(responseID: "resp_1"))
        _ = begin("resp_2", &live)
        #expect(live.says(.outputBufferStopped(responseID: "resp_1")).names.isEmpty)
        #expect(live.machine.state.audioPlaying)
        #expect(live.says(.outputBufferStopped(responseID: "resp_2")).names == ["tts:lipsync:update", "tts:audio:end"])
    }

    @Test("B8: a reply that is heard before the end of the one before it was told takes its place, and the late end leaves it alone")
    func overlap() {
        var live = live()
        _ = begin("resp_1", &live)
        _ = end("resp_1", &live)
        #expect(begin("resp_2", &live).names == ["tts:lipsync:update", "tts:audio:end", "tts:audio:start"])
        #expect(live.says(.outputBufferStopped(responseID: "resp_1")).names.isEmpty)
        #expect(live.machine.state.audioPlaying)
        _ = end("resp_2", &live)
        #expect(live.machine.interrupt(waiter: 9, now: live.now).commands == [.clearOutputAudio], "it is heard, and can be cut")
        #expect(live.says(.outputBufferStopped(responseID: "resp_2")).names == ["tts:lipsync:update", "tts:audio:end"])
        #expect(!live.machine.state.audioPlaying)
    }

    @Test(
        "A3: a reply that was interrupted before its sound began is cleared when that begins, and nothing is told of it",
        arguments: [false, true])
    func cutBeforeSound(isOver: Bool) {
        var live = live()
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        #expect(live.machine.interrupt(waiter: 9, now: live.now).commands == [.cancelResponse(id: "resp_1")])
        if isOver { _ = end("resp_1", &live) }
        expectCleared("resp_1", &live)
    }

    @Test("A2, A3: so is one that was interrupted before it had an id")
    func cutBeforeCreated() throws {
        var live = live()
        let asked = live.machine.requestResponse(instructions: nil, waiter: 8, now: live.now)
        guard case .createResponse(let request)? = asked.commands.last else {
            Issue.record("no request")
            return
        }
        _ = live.machine.interrupt(waiter: 9, now: live.now)
        let created = ProviderResponse(id: "resp_1", status: .inProgress, requestID: request.id)
        #expect(live.says(.responseCreated(created)).commands == [.cancelResponse(id: "resp_1")])
        expectCleared("resp_1", &live)
    }

    @Test("G4: so is one that a guardrail stopped for its words, before any of them was heard")
    func guardrailBeforeSound() throws {
        var options = RealtimeManagerOptions()
        options.guardrails = [Guardrail("test", interval: 1) { _ in .pass }]
        var live = LiveMachine(options: options, capabilities: RealtimeCapabilities(deliversAudio: false, acceptsAudio: false))
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        _ = live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant)))
        _ = live.says(.textDelta(place, "What nobody should hear.", isTranscript: true))
        let check = try #require(live.machine.guardrails.runningIDs.first)
        _ = live.machine.guardrailAnswered(check, .success(.stop(reason: "No.", correction: nil)), now: live.now)
        expectCleared("resp_1", &live)
    }

    /// The transport begins to play a reply that is not to be heard.
    private func expectCleared(_ response: String, _ live: inout LiveMachine) {
        let effects = live.says(.outputBufferStarted(responseID: response))
        #expect(effects.commands == [.clearOutputAudio])
        #expect(effects.names.isEmpty)
        #expect(!live.machine.state.audioPlaying)
        #expect(live.says(.outputBufferStopped(responseID: response)).names.isEmpty)
    }

    @Test("B8: edges that are told twice are one, and every stretch has one beginning and one end")
    func repeated() {
        var live = live()
        _ = begin("resp_1", &live)
        #expect(live.says(.outputBufferStarted(responseID: "resp_1")).names.isEmpty)
        _ = live.says(.outputBufferStopped(responseID: "resp_1"))
        #expect(live.says(.outputBufferStopped(responseID: "resp_1")).names.isEmpty)
    }

    @Test("A6, B1: an interruption by the app clears the transport's buffer; nothing is truncated, the transport knows what it played")
    func interruption() {
        var live = live()
        _ = begin("resp_1", &live)
        let effects = live.machine.interrupt(waiter: 9, now: live.now)
        #expect(effects.commands == [.clearOutputAudio, .cancelResponse(id: "resp_1")])
        _ = end("resp_1", &live)
        // Still audible until the transport says otherwise, and to be interrupted by its sound alone.
        #expect(live.machine.interrupt(waiter: 10, now: live.now).commands == [.clearOutputAudio])
    }

    @Test("B1: after the reply is over, the user's voice still cuts its sound")
    func userSpeech() {
        var live = live()
        _ = begin("resp_1", &live)
        _ = end("resp_1", &live)
        let effects = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        #expect(effects.commands == [.clearOutputAudio])
    }

    @Test("B8: sound that is delivered all the same is not played twice")
    func noPlayback() {
        var live = live()
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        let effects = live.says(.audioDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), .silence(.seconds(1))))
        #expect(!effects.contains { if case .play = $0 { true } else { false } })
        #expect(!live.machine.state.audioPlaying)
    }

    @Test("B8: a transport that delivers its sound as messages has no edges of its own")
    func ignoredEdges() {
        var live = LiveMachine()
        #expect(begin("resp_1", &live).names.isEmpty)
    }

    @Test("E1, B8: a lost connection ends the stretch of sound that its transport played")
    func lost() {
        var live = live()
        _ = begin("resp_1", &live)
        let names = live.lose().names
        #expect(names.filter { $0.hasPrefix("tts") } == ["tts:lipsync:update", "tts:audio:end"])
        #expect(!live.machine.state.audioPlaying)
    }

    @Test("E5: the connection is not exchanged while its transport is heard, however long that takes")
    func rotation() {
        var live = live()
        _ = live.says(.sessionCreated(ProviderSession(expiresIn: .seconds(3_600))))
        _ = begin("resp_1", &live)
        _ = end("resp_1", &live)
        live.now = .seconds(3_299)
        #expect(live.pass(.seconds(1)).dials.isEmpty)
        #expect(live.pass(.seconds(250)).dials.isEmpty)
        _ = live.says(.outputBufferStopped(responseID: "resp_1"))
        #expect(live.pass(.zero).dials.map(\.generation) == [2])
    }

    @Test("E3: a transport that carries the microphone itself is not said anything again")
    func uplink() {
        var live = live()
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        #expect(live.machine.spoken.isEmpty)
        #expect(live.reconnect().report?.items.map(\.reason) == [.wordsUnknown])
    }
}
