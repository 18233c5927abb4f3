import Testing

@testable import CharivoRealtime
@testable import charivo

@Suite struct TalkViewTests {
    static let turn = TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 1)

    static func view(columns: Int = 60, bodyLines: Bool = true) -> TalkView {
        var view = TalkView(characterName: "Hiyori", columns: columns, showsBodyLines: bodyLines)
        view.show(.sessionStarted(RealtimeState()))
        return view
    }

    static func done(_ text: String, interrupted: Bool = false) -> RealtimeEvent {
        .assistantDone(AssistantReply(text: text, generatedText: nil, isInterrupted: interrupted, turn: turn))
    }

    static func played(_ outcome: PlaybackReport.Outcome, _ played: Int, of received: Int) -> RealtimeEvent {
        .playback(PlaybackReport(outcome: outcome, playedMs: played, receivedMs: received, turn: turn))
    }

    @Test("A reply is settled when its words are there and its sound was heard")
    func reply() {
        var view = Self.view()
        view.show(.assistantStarted(RealtimeState(), Self.turn))
        view.show(.assistantDelta("Hello ", Self.turn))
        view.show(.assistantDelta("there!", Self.turn))
        #expect(view.runningReply == "Hello there!")
        view.show(Self.done("Hello there!"))
        #expect(view.takeSettled().isEmpty)
        view.show(Self.played(.completed, 900, of: 900))
        #expect(view.takeSettled().map(\.text) == ["Hiyori Hello there!"])
        #expect(view.takeSettled().isEmpty)
    }

    @Test("Of a reply that was cut after its end only the words that were heard are shown, and how much was not")
    func cut() {
        var view = Self.view()
        view.show(.assistantStarted(RealtimeState(), Self.turn))
        view.show(.assistantDelta("Once upon a time there was", Self.turn))
        view.show(Self.done("Once upon a time there was"))
        var item = ConversationItem(id: "item_1", kind: .assistant, text: "Once upon a time there was", responseID: "resp_1")
        item.heardText = "Once upon"
        view.show(.conversation(.updated(item)))
        view.show(Self.played(.cut, 512, of: 3_000))
        #expect(view.takeSettled().map(\.text) == ["Hiyori Once upon", "       — cut short after 0.51 s; 2.49 s more had arrived"])
    }

    @Test("A reply that was cut in the making is settled with what was heard")
    func cutInTheMaking() {
        var view = Self.view()
        view.show(.assistantStarted(RealtimeState(), Self.turn))
        view.show(.assistantDelta("Once upon a time there was", Self.turn))
        view.show(Self.played(.cut, 500, of: 1_000))
        #expect(view.takeSettled().isEmpty)
        view.show(Self.done("Once upon", interrupted: true))
        #expect(view.takeSettled().first?.text == "Hiyori Once upon")
    }

    @Test("What the user says comes after the reply before it, also where nothing was audible of that")
    func order() {
        var view = Self.view()
        view.show(.assistantStarted(RealtimeState(), Self.turn))
        view.show(Self.done("Written only."))
        view.show(.userTranscript("and then", TurnIdentity(itemID: "item_2", generation: 1)))
        #expect(view.takeSettled().map(\.text) == ["Hiyori Written only.", "you    and then"])
    }

    @Test("Tools are shown with arguments and results, and the body with what it does")
    func tools() {
        var view = Self.view()
        view.show(.toolCalled(ToolCallReport(name: "lookAt", arguments: ["x": -1, "y": 0], callID: "c", turn: Self.turn)))
        view.show(.toolResult(name: "lookAt", output: ["success": true], callID: "c", Self.turn))
        view.show(.gaze(x: -1, y: 0, Self.turn))
        view.show(.expression(id: "smile", Self.turn))
        view.show(.motion(group: "wave", index: 0, Self.turn))
        #expect(
            view.takeSettled().map(\.text) == [
                #"tool   lookAt {"x":-1,"y":0}"#, #"       → {"success":true}"#, "eyes   left (-1.0, 0.0)", "face   smile", "body   wave 0",
            ])
    }

    @Test("The live view has always as many lines, none wider than the terminal", arguments: [24, 40, 60, 100, 200])
    func live(columns: Int) {
        var view = Self.view(columns: columns, bodyLines: false)
        for state in 0..<4 {
            if state > 0 { view.show(.assistantDelta("A long reply 日本語 that goes on and on, and does not end. ", Self.turn)) }
            view.show(.lipSync(rms: 0.1 * Double(state), characterID: nil, Self.turn))
            view.show(.gaze(x: 1, y: 1, Self.turn))
            let lines = view.live(columns: columns, now: .seconds(61))
            #expect(lines.count == TalkView.liveLines)
            #expect(lines.allSatisfy { $0.width <= columns })
        }
        #expect(view.takeSettled().isEmpty)
    }

    @Test("The meter of the lips moves with the voice and closes with it")
    func lips() {
        var view = Self.view()
        func bar() -> String { view.live(columns: 60, now: .zero)[3].text }
        let closed = bar()
        view.show(.lipSync(rms: 0.05, characterID: nil, Self.turn))
        let half = bar()
        view.show(.lipSync(rms: 0.3, characterID: nil, Self.turn))
        let open = bar()
        #expect(open.count { $0 == "█" } > half.count { $0 == "█" })
        #expect(half.count { $0 == "█" } > closed.count { $0 == "█" })
        view.show(.audioEnded(characterID: nil, Self.turn))
        #expect(bar() == closed)
    }

    @Test("Words of a service cannot steer the terminal")
    func steering() {
        var view = Self.view()
        view.show(.userTranscript("a\u{1B}[2Jb\u{9B}31mc\u{202E}d", TurnIdentity(generation: 1)))
        let text = view.takeSettled().map { $0.rendered(inColor: false) }.joined()
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E })
    }

    @Test("What a service itself said of an error is shown to the person whose session it is")
    func causes() {
        var view = Self.view()
        view.show(.error(RealtimeError(code: .provider, message: "It failed.", cause: "The model is full.")))
        #expect(view.takeSettled().map(\.text) == ["error  It failed. (The model is full.)"])
        #expect(TalkFailure(RealtimeError(code: .quota, message: "No.", cause: "Pay first.")).message == "No. (Pay first.)")
    }

    @Test("An error is shown once, and not before the session stands")
    func errors() {
        var view = TalkView(characterName: "Hiyori", columns: 60, showsBodyLines: true)
        let error = RealtimeError(code: .provider, message: "It failed.")
        view.show(.error(error))
        #expect(view.takeSettled().isEmpty)
        view.show(.sessionStarted(RealtimeState()))
        view.show(.error(error))
        view.show(.error(error))
        #expect(view.takeSettled().map(\.text) == ["error  It failed."])
    }
}
