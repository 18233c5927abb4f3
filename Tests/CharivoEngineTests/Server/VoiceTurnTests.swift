import CharivoEngine
import CharivoOpenAI
import Testing

@Suite(.timeLimit(.minutes(1)))
struct VoiceTurnTests {
    @Test("A spoken turn becomes an item and is answered with sound, in the order of the live service")
    func voiceTurn() async throws {
        let engine = TestEngine(recognizer: ScriptedRecognizer([.words("hello there")]))
        try await engine.talk { probe in
            try await probe.send(.sessionUpdate(.transcribing))
            try await probe.wait(for: "sessionUpdated")
            try await probe.saySomething()
            let response = try await probe.responseDone()
            #expect(response.status == .completed)
            #expect(response.output.map(\.words) == ["Hello there, nice to meet you. How are you today?"])
            #expect(
                probe.kinds == [
                    "sessionCreated", "sessionUpdated", "speechStarted", "speechStopped", "inputAudioCommitted", "itemAdded", "itemDone",
                    "responseCreated", "inputTranscriptionDelta", "inputTranscriptionCompleted", "outputItemAdded", "itemAdded",
                    "contentPartAdded", "outputTranscriptDelta", "outputAudioDelta", "outputTranscriptDelta", "outputAudioDelta",
                    "outputTranscriptDelta", "outputAudioDelta", "outputAudioDone", "outputTranscriptDone", "contentPartDone", "itemDone",
                    "outputItemDone", "responseDone",
                ])
        }
    }
}

extension WireSession {
    /// An update that asks for transcripts.
    static var transcribing: WireSession {
        WireSession(
            type: .realtime,
            audio: .value(WireSessionAudio(input: .value(WireAudioInput(transcription: .value(WireTranscription(model: "any")))))))
    }
}
