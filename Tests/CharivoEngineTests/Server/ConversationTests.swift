import CharivoEngine
import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ConversationTests {
    @Test("A tool is called, answered, and its answer spoken")
    func toolRoundTrip() async throws {
        let dialogue = ScriptedDialogue { request, emit in
            if case .toolOutput(_, let output)? = request.turns.last {
                try await emit(.words("It is \(output["degrees"]?.intValue ?? 0) degrees."))
            } else {
                try await emit(.words("Let me look."))
                try await emit(.toolCall(name: "weather", arguments: ["place": "Kyoto"]))
            }
        }
        let engine = TestEngine(dialogue: dialogue)
        try await engine.talk { probe in
            let tool = WireFunctionTool(name: "weather", description: "Tells the weather.", parameters: ["type": "object"])
            let update = WireSession(type: .realtime, tools: .value([.function(tool)]), toolChoice: .value(.required))
            try await probe.send(.sessionUpdate(update))
            try await probe.saySomething()
            let call = try await probe.responseDone()
            #expect(call.output.map(\.status) == [.completed, .completed])
            guard case .functionCall(let callID?, "weather", #"{"place":"Kyoto"}"#)? = call.output.last?.kind else {
                Issue.record("No call in \(call.output)")
                return
            }
            let output = WireItem(kind: .functionCallOutput(callID: callID, output: #"{"degrees":21}"#))
            try await probe.send(.itemCreate(output, previousItemID: nil))
            try await probe.send(.responseCreate(nil))
            #expect(try await probe.responseDone().output.map(\.words) == ["It is 21 degrees."])
            let expected: [DialogueTurn] = [
                .user("hello"), .assistant("Let me look."), .toolCall(id: callID, name: "weather", arguments: ["place": "Kyoto"]),
                .toolOutput(id: callID, output: ["degrees": 21]),
            ]
            #expect(dialogue.requests.last?.turns == expected)
        }
        let tool = DialogueTool(name: "weather", description: "Tells the weather.", parameters: ["type": "object"])
        #expect(dialogue.requests.first?.tools == [tool])
        #expect(dialogue.requests.first?.toolChoice == .required)
    }

    @Test("Responses outside of the conversation run beside it, leave no trace, and are told apart by their metadata")
    func outOfBand() async throws {
        let latch = Latch()
        let dialogue = ScriptedDialogue { request, emit in
            if request.instructions == "Classify." {
                try await latch.wait()
                return try await emit(.words("small talk"))
            }
            try await emit(.words("Hello."))
        }
        try await TestEngine(dialogue: dialogue).talk { probe in
            try await probe.send(.itemCreate(.user("hi", id: "mine"), previousItemID: nil))
            for topic in ["one", "two"] {
                try await probe.send(
                    .responseCreate(
                        WireResponseCreate(
                            conversation: "none", input: [WireItem(id: "mine", kind: .reference)], instructions: .value("Classify."),
                            outputModalities: [.text], metadata: ["topic": topic])))
            }
            try await probe.send(.responseCreate(nil))
            #expect(try await probe.responseDone().conversationID != nil)
            latch.open()
            let first = try await probe.responseDone()
            let second = try await probe.responseDone()
            #expect(Set([first.metadata?["topic"], second.metadata?["topic"]]) == ["one", "two"])
            #expect([first.conversationID, second.conversationID] == [nil, nil])
            #expect(first.output.map(\.words) == ["small talk"])
            try await probe.send(.itemRetrieve(itemID: first.output[0].id ?? ""))
            let refusal = try await probe.wait { $0.errorCode }
            #expect(refusal == "item_retrieve_invalid_item_id")
        }
        #expect(dialogue.requests.allSatisfy { $0.turns == [.user("hi")] })
    }

    @Test("A response may have another context, none at all, and instructions of its own")
    func context() async throws {
        let dialogue = ScriptedDialogue(.words("Yes."))
        try await TestEngine(dialogue: dialogue).talk { probe in
            try await probe.send(.sessionUpdate(WireSession(type: .realtime, instructions: .value("Be kind."))))
            try await probe.send(.itemCreate(.user("hi"), previousItemID: nil))
            for parameters in [
                WireResponseCreate(instructions: .null), WireResponseCreate(input: []),
                WireResponseCreate(input: [.user("other")], instructions: .value("Be brief.")),
            ] {
                try await probe.send(.responseCreate(parameters))
                _ = try await probe.responseDone()
            }
        }
        #expect(dialogue.requests.map(\.instructions) == ["Be kind.", "Be kind.", "Be brief."])
        #expect(dialogue.requests.map(\.turns) == [[.user("hi")], [], [.user("other")]])
    }

    @Test("Items are created where the client wants them, and what is deleted is not told to the model")
    func items() async throws {
        let dialogue = ScriptedDialogue(.words("Yes."))
        try await TestEngine(dialogue: dialogue).talk { probe in
            try await probe.send(.itemCreate(.user("second", id: "b"), previousItemID: nil))
            try await probe.send(
                .itemCreate(WireItem(id: "a", kind: .message(role: .system, content: [.inputText("first")])), previousItemID: "root"))
            try await probe.send(
                .itemCreate(WireItem(id: "c", kind: .message(role: .assistant, content: [.outputText("third")])), previousItemID: "b"))
            try await probe.send(.itemCreate(.user("gone", id: "x"), previousItemID: "a"))
            try await probe.send(.itemDelete(itemID: "x"))
            try await probe.wait(for: "itemDeleted")
            try await probe.send(.responseCreate(nil))
            _ = try await probe.responseDone()
        }
        #expect(dialogue.requests.map(\.turns) == [[.system("first"), .user("second"), .assistant("third")]])
    }

    @Test("Sound in a created item is recognised before the model is asked")
    func createdAudio() async throws {
        let latch = Latch()
        let recognizer = ScriptedRecognizer([.held(latch, "what I said")])
        let dialogue = ScriptedDialogue(.words("Yes."))
        try await TestEngine(recognizer: recognizer, dialogue: dialogue).talk { probe in
            try await probe.send(.sessionUpdate(.transcribing))
            let part = WireContentPart.inputAudio(.pcm16(Sound.speech(500)), transcript: .absent)
            try await probe.send(.itemCreate(WireItem(kind: .message(role: .user, content: [part])), previousItemID: nil))
            try await probe.send(.responseCreate(nil))
            try await probe.wait(for: "responseCreated")
            await latch.arrivals()
            #expect(dialogue.requests.isEmpty)
            latch.open()
            #expect(try await probe.responseDone().status == .completed)
        }
        #expect(dialogue.requests.map(\.turns) == [[.user("what I said")]])
        #expect(recognizer.state.withLock(\.samples) == [12_000])
    }

    @Test("What a stage throws fails the response and not the session; only words fit for a client are told")
    func failures() async throws {
        struct Secret: Error {}
        let dialogue = ScriptedDialogue { request, emit in
            switch request.turns.count {
            case 1: throw Secret()
            case 2: throw SpeechError(code: .busy, message: "The model is busy.")
            case 3: throw CancellationError()
            default: try await emit(.words("Back again."))
            }
        }
        try await TestEngine(dialogue: dialogue).talk { probe in
            let expected = [
                ("dialogue_failed", "The dialogue of the engine failed to answer this turn. Try again."),
                ("dialogue_busy", "The model is busy."),
                ("dialogue_failed", "The dialogue of the engine failed to answer this turn. Try again."),
            ]
            for (code, message) in expected {
                try await probe.send(.itemCreate(.user("hi"), previousItemID: nil))
                try await probe.send(.responseCreate(nil))
                let response = try await probe.responseDone()
                #expect(response.status == .failed)
                #expect(response.statusDetails?.error?.code == code)
                #expect(response.statusDetails?.error?.message == message)
            }
            try await probe.send(.itemCreate(.user("hi"), previousItemID: nil))
            try await probe.send(.responseCreate(nil))
            #expect(try await probe.responseDone().status == .completed)
        }
    }

    @Test("A voice that fails in the middle closes the ladder; a voice of another rate is resampled")
    func voices() async throws {
        let failing = ScriptedSynthesizer { text in
            if text.contains("two") { throw SpeechError(code: .failed, message: "No voice.") }
        }
        try await TestEngine(dialogue: ScriptedDialogue(.words("Part one. Part two. Part three.")), synthesizer: failing).talk { probe in
            try await probe.send(.responseCreate(nil))
            let response = try await probe.responseDone()
            #expect(response.status == .failed)
            #expect(response.statusDetails?.error?.code == "speech_failed")
            #expect(response.output.map(\.words) == ["Part one. Part two."])
            #expect(response.output.map(\.status) == [.incomplete])
        }
        let slow = ScriptedSynthesizer(sampleRate: 16_000)
        try await TestEngine(dialogue: ScriptedDialogue(.words("Hello **there**.")), synthesizer: slow).talk { probe in
            try await probe.send(.responseCreate(nil))
            _ = try await probe.responseDone()
            let samples = probe.events.reduce(0) { if case .outputAudioDelta(_, let audio) = $1 { $0 + audio.sampleCount } else { $0 } }
            #expect(abs(samples - 12 * 240) < 5)
        }
        #expect(slow.spoken.map(\.text) == ["Hello there."])
    }
}
