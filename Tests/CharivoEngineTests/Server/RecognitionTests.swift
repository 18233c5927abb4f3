import CharivoEngine
import CharivoOpenAI
import CharivoWebSocket
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RecognitionTests {
    @Test(
        "A recogniser that fails, at whatever point, is told as a failed transcription; the next turn is recognised",
        arguments: ["begin", "append", "finish"])
    func failure(_ point: String) async throws {
        let answers: [String: ScriptedRecognizer.Answer] = [
            "begin": .failsToBegin, "append": .failsToAppend, "finish": .failsToFinish,
        ]
        let dialogue = ScriptedDialogue(.words("Pardon?"))
        let recognizer = ScriptedRecognizer([try #require(answers[point]), .words("hello again")])
        try await TestEngine(recognizer: recognizer, dialogue: dialogue).talk { probe in
            try await probe.send(.sessionUpdate(.transcribing))
            try await probe.saySomething()
            let error = try await probe.wait { if case .inputTranscriptionFailed(_, _, let error) = $0 { error } else { nil } }
            #expect(error.code == (point == "begin" ? "recognition_busy" : "recognition_failed"))
            #expect(try await probe.responseDone().status == .completed)
            try await probe.saySomething()
            let words = try await probe.wait { if case .inputTranscriptionCompleted(_, _, let words, _) = $0 { words } else { nil } }
            #expect(words == "hello again")
            #expect(try await probe.responseDone().status == .completed)
        }
        #expect(dialogue.requests.map { $0.turns.last } == [.user(""), .user("hello again")])
        // Each utterance that began was ended once, by the one way or the other.
        #expect(recognizer.state.withLock { $0.finished + $0.cancelled } == (point == "begin" ? 1 : 2))
    }

    @Test("What the session says helps the recogniser")
    func hints() async throws {
        let recognizer = ScriptedRecognizer()
        try await TestEngine(recognizer: recognizer).talk { probe in
            let transcription = WireTranscription(model: "any", language: .value("en"), keywords: .value(["Hiyori"]))
            let input = WireAudioInput(transcription: .value(transcription))
            try await probe.send(.sessionUpdate(WireSession(type: .realtime, audio: .value(WireSessionAudio(input: .value(input))))))
            try await probe.saySomething()
            _ = try await probe.responseDone()
        }
        #expect(recognizer.state.withLock(\.hints) == [RecognitionHints(language: "en", phrases: ["Hiyori"])])
    }

    @Test("A file sent at once is taken as its turns, and holds back only its own sender")
    func faster() async throws {
        var engine = TestEngine(recognizer: ScriptedRecognizer((0..<5).map { .words("turn \($0)") }))
        engine.configuration.limits.recognitionBacklog = .milliseconds(300)
        try await engine.talk { probe in
            let input = WireAudioInput(
                transcription: .value(WireTranscription(model: "any")),
                turnDetection: .value(.server(WireServerVAD(createResponse: false))))
            try await probe.send(.sessionUpdate(WireSession(type: .realtime, audio: .value(WireSessionAudio(input: .value(input))))))
            let turn = Sound.silence(400) + Sound.speech(500) + Sound.silence(400)
            try await probe.send(.inputAudioAppend(.pcm16(Array([turn, turn, turn, turn, turn].joined()))))
            var words: [String] = []
            while words.count < 5 {
                words.append(try await probe.wait { if case .inputTranscriptionCompleted(_, _, let words, _) = $0 { words } else { nil } })
            }
            #expect(words.sorted() == ["turn 0", "turn 1", "turn 2", "turn 3", "turn 4"])
        }
    }

    @Test("A session that has reached its length is closed even while its recogniser hangs")
    func hangingRecogniser() async throws {
        let (latch, clock) = (Latch(), VirtualClock())
        var engine = TestEngine(recognizer: ScriptedRecognizer([.stuck(latch)]), clock: clock.engineClock)
        engine.configuration.limits.sessionLength = .seconds(20)
        try await engine.talk { probe in
            try await probe.saySomething()
            await latch.arrivals()
            clock.advance(by: .seconds(20))
            #expect(try await probe.responseDone().status == .failed)
            #expect(try await probe.wait { $0.errorCode } == "session_expired")
            let ending = try await probe.ending()
            #expect(ending?.code == .goingAway && ending?.reason == "invalid_request_error.session_expired")
            latch.open()
        }
    }

    @Test("A transcription session tells words and never answers")
    func transcriptionSession() async throws {
        try await TestEngine().run { engine in
            try await engine.talk(query: "?intent=transcription") { probe in
                guard case .sessionCreated(let session) = try await probe.next() else {
                    Issue.record("No session")
                    return
                }
                #expect(session.type == .transcription && session.object == "realtime.transcription_session")
                var update = WireSession.transcribing
                update.type = .transcription
                try await probe.send(.sessionUpdate(update))
                try await probe.saySomething()
                try await probe.wait(for: "inputTranscriptionCompleted")
                try await probe.send(.sessionUpdate(WireSession(type: .transcription)))
                try await probe.wait(for: "sessionUpdated")
                #expect(probe.kinds.contains("responseCreated") == false)
            }
        }
    }
}
