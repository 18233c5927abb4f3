internal import CharivoRealtime

/// How far a script has been followed, and what is to be done next. Pure: what happened comes in, what to do goes out.
struct ScriptRun: Sendable {
    enum Action: Sendable {
        case emit([ProviderEvent])
        case wait(Duration)
        case waitFor(ScriptSignal)
        case end(ConnectionEnd)
        case refuse(RealtimeError)
    }

    private let steps: [ScriptStep]
    private let hearsAudio: Bool
    private var index = 0
    private var history: [String] = []
    private(set) var failure: ScriptFailure?

    /// - Parameter hearsAudio: Whether the user's sound is a command like others; else it is passed over.
    init(_ steps: [ScriptStep], hearsAudio: Bool) {
        self.hearsAudio = hearsAudio
        if case .dial = steps.first?.kind {
            self.steps = steps
        } else if case .refuse = steps.first?.kind {
            self.steps = steps
        } else {
            self.steps = [ScriptStep(.dial { _ in true }, "a dial", "the script's beginning", 0)] + steps
            beginsWithGivenDial = true
        }
    }

    private var beginsWithGivenDial = false

    /// Whether every step was followed, and nothing else came.
    var isDone: Bool { failure == nil && (index == steps.count || isOpenEnded) }

    private var isOpenEnded: Bool { if case .anything = current?.kind { true } else { false } }

    private var current: ScriptStep? { steps.indices.contains(index) ? steps[index] : nil }

    mutating func dialled(_ request: ConnectionRequest) -> [Action] {
        let said = "a dial (generation \(request.generation))"
        defer { history.append(said) }
        switch current?.kind {
        case .dial(let matches) where matches(request):
            index += 1
            return advance()
        case .refuse(let error):
            index += 1
            return [.refuse(error)]
        case .anything: return []
        default: return fail(got: said)
        }
    }

    mutating func received(_ message: ProviderMessage) -> [Action] {
        if case .appendAudio = message.command, !hearsAudio { return [] }
        let said = message.command.summary
        defer { history.append(said) }
        guard failure == nil else { return [] }
        switch current?.kind {
        case .expect(let matches, let answer) where matches(message):
            index += 1
            let events = answer(message)
            return (events.isEmpty ? [] : [.emit(events)]) + advance()
        case .anything: return []
        default: return fail(got: said)
        }
    }

    /// The session closed the connection.
    mutating func closed() {
        history.append("the close of the connection")
        if case .expectClose = current?.kind { index += 1 }
    }

    /// What keeps the script from being at its end; `nil` when it is.
    func unmet() -> ScriptFailure? {
        failure ?? (isDone ? nil : makeFailure(got: nil))
    }

    /// What the script does by itself, up to what it next expects.
    private mutating func advance() -> [Action] {
        var actions: [Action] = []
        while let step = current {
            switch step.kind {
            case .answer(let events): actions.append(.emit(events))
            case .wait(let duration): actions.append(.wait(duration))
            case .waitFor(let signal): actions.append(.waitFor(signal))
            case .end(let end):
                index += 1
                return actions + [.end(end)]
            case .dial, .refuse, .expect, .expectClose, .anything: return actions
            }
            index += 1
        }
        return actions
    }

    private mutating func fail(got: String) -> [Action] {
        let failure = failure ?? makeFailure(got: got)
        self.failure = failure
        let error = RealtimeError(code: .invalidConfiguration, message: "The test's script was not followed. \(failure)")
        return [.end(ConnectionEnd(cause: .connectionFailed, error: error))]
    }

    private func makeFailure(got: String?) -> ScriptFailure {
        let number = index + (beginsWithGivenDial ? 0 : 1)
        return ScriptFailure(
            step: max(1, number), expected: current?.description ?? "nothing more", got: got,
            place: current.map(\.place) ?? steps.last.map { "after \($0.place)" }, history: Array(history.suffix(20)))
    }
}

extension ProviderCommand {
    /// The command in a few words. It quotes what a test wrote itself, and nothing else can come here.
    fileprivate var summary: String {
        switch self {
        case .updateSession(let config): "a config for the session (voice \(config.voice ?? "-"), \(config.tools?.count ?? 0) tools)"
        case .appendAudio(let audio): "\(audio.duration) of sound"
        case .commitAudio: "the end of the user's turn"
        case .clearAudio: "a clear of the user's sound"
        case .createItem(let item, _): "an item (\(item.kind.summary)): “\(item.effectiveText)”"
        case .truncateItem(let id, _, let end): "the cut of \(id) at \(end) ms"
        case .deleteItem(let id): "the deletion of \(id)"
        case .createResponse: "a request for a reply"
        case .cancelResponse(let id): "the cancel of \(id)"
        case .clearOutputAudio: "a clear of the output's sound"
        }
    }
}

extension ConversationItem.Kind {
    fileprivate var summary: String {
        switch self {
        case .user: "user"
        case .assistant: "assistant"
        case .system: "system"
        case .toolCall(let id, let name, _): "call \(id) of \(name)"
        case .toolOutput(let id, _): "output of \(id)"
        case .other(let type): type
        }
    }
}
