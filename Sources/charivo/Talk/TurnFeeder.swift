internal import CharivoRealtime

/// Brings what a person or a pipe types into the conversation.
struct TurnFeeder: Sendable {
    private enum Way: Sendable {
        case lines
        case keyboard
    }

    private let way: Way
    private let user: ScriptedUser
    private let manager: RealtimeManager
    private let display: any TalkDisplay
    private let clock: any SessionClock

    /// `nil` when nothing is typed.
    init?(plan: TalkPlan, user: ScriptedUser, manager: RealtimeManager, display: any TalkDisplay, clock: any SessionClock) {
        switch plan.input {
        case .lines: way = .lines
        case .keyboard: way = .keyboard
        case .script, .microphone: return nil
        }
        self.user = user
        self.manager = manager
        self.display = display
        self.clock = clock
    }

    /// Reads until the input ends or the task is cancelled.
    func run() async {
        let input = StandardInput()
        switch way {
        case .lines: await readLines(from: input)
        case .keyboard: await input.withKeyboard { await edit(from: input) }
        }
        await user.close()
    }

    /// A line is read when the reply before it is over, so that a long file waits where it is.
    private func readLines(from input: StandardInput) async {
        var splitter = LineSplitter()
        while !Task.isCancelled {
            guard await user.wantsTurn else {
                try? await clock.sleep(until: clock.now + .milliseconds(20))
                continue
            }
            if let line = splitter.next() {
                if !line.allSatisfy(\.isWhitespace) { await user.append(ScriptedTurn(label: line, words: .typed(line))) }
                // The user takes it at the next step.
                try? await clock.sleep(until: clock.now + .milliseconds(40))
            } else if let bytes = await input.read() {
                splitter.append(bytes)
            } else if !splitter.finish() {
                return
            }
        }
    }

    private func edit(from input: StandardInput) async {
        var editor = LineEditor()
        await display.show(input: "")
        while let bytes = await input.read() {
            for byte in bytes {
                switch editor.type(byte) {
                case .edited: break
                case .entered(let line): await user.interject(line)
                case .ended: return
                }
            }
            await display.show(input: editor.line)
        }
    }
}
