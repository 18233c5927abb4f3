import CharivoEngine
import CharivoOpenAI
import Testing

@Suite(.timeLimit(.minutes(1)))
struct BargeInTests {
    @Test("Speech cuts the reply short: the ladder is closed, the voice is told to stop, and the next turn sees what was heard")
    func bargeIn() async throws {
        let latch = Latch()
        let engine = TestEngine(
            recognizer: ScriptedRecognizer([.words("tell me a story"), .words("stop")]),
            dialogue: ScriptedDialogue { request, emit in
                guard request.turns.count == 1 else { return try await emit(.words("All right.")) }
                try await emit(.words("Once upon a time there was a king. He had three daughters. "))
                try await latch.wait()
                try await emit(.words("Nobody hears this."))
            })
        try await engine.talk { probe in
            try await probe.saySomething()
            // Both sentences were sent when the model waits.
            let itemID = try await probe.wait {
                if case .outputTranscriptDelta(let location, let delta) = $0, delta.contains("three") { location.itemID } else { nil }
            }
            try await probe.say(Sound.speech(300))
            try await probe.wait(for: "speechStarted")
            let cancelled = try await probe.responseDone()
            #expect(cancelled.status == .cancelled)
            #expect(cancelled.statusDetails?.reason == "turn_detected")
            #expect(cancelled.output.map(\.status) == [.incomplete])
            // "Once upon a time there was a king." is 34 characters of 10 ms.
            try await probe.send(.itemTruncate(itemID: itemID, contentIndex: 0, audioEndMilliseconds: 170))
            try await probe.wait(for: "itemTruncated")
            try await probe.send(.itemRetrieve(itemID: itemID))
            let kept = try await probe.wait { if case .itemRetrieved(let item) = $0 { item } else { nil } }
            #expect(kept.words == "Once upon a time")
            #expect(kept.status == .incomplete)
            try await probe.say(Sound.silence(500))
            let next = try await probe.responseDone()
            #expect(next.output.map(\.words) == ["All right."])
        }
        let dialogue = try #require(engine.dialogue as? ScriptedDialogue)
        #expect(dialogue.requests.last?.turns == [.user("tell me a story"), .assistant("Once upon a time"), .user("stop")])
    }

    @Test("A voice in the middle of a clause is told that no more is wanted")
    func voiceStops() async throws {
        let latch = Latch()
        let engine = TestEngine(
            dialogue: ScriptedDialogue(.words("A long story.")), synthesizer: ScriptedSynthesizer { _ in try? await latch.wait() })
        try await engine.talk { probe in
            try await probe.send(.responseCreate(nil))
            try await probe.wait(for: "outputTranscriptDelta")
            await latch.arrivals()
            try await probe.send(.responseCancel(responseID: nil))
            #expect(try await probe.responseDone().statusDetails?.reason == "client_cancelled")
            try await probe.settle()
            #expect(probe.events.contains { $0.kind == "outputAudioDelta" } == false)
        }
        #expect(engine.synthesizer.refusals == 1)
    }

    @Test("Sound runs ahead of its hearing by no more than its limit")
    func pacing() async throws {
        let clock = VirtualClock()
        var engine = TestEngine(dialogue: ScriptedDialogue(.words(String(repeating: "a", count: 200))), clock: clock.engineClock)
        engine.configuration.limits.audioLead = .seconds(1)
        try await engine.talk { probe in
            try await probe.send(.responseCreate(nil))
            try await probe.wait(for: "outputAudioDelta")
            // The first 100 ms and five times 200 ms are sent; the next waits until it is no more than a second ahead.
            await clock.sleeper(until: .milliseconds(100))
            try await probe.settle()
            let sent = probe.events.count { $0.kind == "outputAudioDelta" }
            #expect(sent == 6)
            clock.advance(by: .milliseconds(100))
            try await probe.wait(for: "outputAudioDelta")
            await clock.sleeper(until: .milliseconds(300))
            clock.advance(by: .seconds(10))
            #expect(try await probe.responseDone().status == .completed)
        }
    }
}
