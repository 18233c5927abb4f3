internal import CharivoJSON

/// Decides what a rule-based character does next. Pure: the same request has the same plan.
struct DialoguePlanner {
    /// The most tools called for one turn.
    private static let maximumCalls = 4
    /// How many questions in a row are remembered: each may be for one argument of the same call.
    private static let maximumQuestions = 4

    let request: DialogueRequest
    private let persona: Persona
    private let memory: TalkMemory
    private let matcher: ToolMatcher
    private let choice: Choice

    init(request: DialogueRequest) {
        self.request = request
        persona = Persona(instructions: request.instructions)
        memory = TalkMemory(turns: request.turns)
        matcher = ToolMatcher(tools: request.tools)
        choice = Choice(turns: request.turns)
    }

    private var smallTalk: SmallTalk {
        SmallTalk(persona: persona, memory: memory, choice: choice, tools: request.toolChoice == .none ? [] : request.tools)
    }

    /// The plan for the last turn.
    func plan() -> DialoguePlan {
        let results = lastResults
        if !results.isEmpty { return .say(ToolResultPhrasing(choice: choice, persona: persona).answer(to: results)) }
        guard let index = request.turns.lastIndex(where: \.isUser) else {
            return demanded(Utterance("")) ?? .say(smallTalk.opening)
        }
        let utterance = utterance(at: index)
        if let demanded = demanded(utterance) { return demanded }
        if case .assistant = request.turns.last { return .say(smallTalk.continuation) }
        guard !utterance.isEmpty else { return .say(smallTalk.unheard) }
        return plan(for: utterance, question: question(before: index, depth: Self.maximumQuestions))
    }

    /// What tools have answered since the user or the character spoke last.
    private var lastResults: [ToolResultPhrasing.Result] {
        var calls: [String: (name: String, arguments: JSONObject)] = [:]
        var outputs: [(id: String, output: JSONValue)] = []
        for turn in request.turns.reversed() {
            switch turn {
            case .toolOutput(let id, let output): outputs.append((id, output))
            case .toolCall(let id, let name, let arguments): calls[id] = (name, arguments)
            // What was said along with the calls, and notes of the app's, do not end the search; without outputs yet, they do.
            case .assistant, .system: if outputs.isEmpty { return [] }
            case .user:
                return outputs.reversed().map {
                    ToolResultPhrasing.Result(name: calls[$0.id]?.name ?? "", arguments: calls[$0.id]?.arguments ?? [:], output: $0.output)
                }
            }
        }
        return outputs.reversed().map {
            ToolResultPhrasing.Result(name: calls[$0.id]?.name ?? "", arguments: calls[$0.id]?.arguments ?? [:], output: $0.output)
        }
    }

    private func utterance(at index: Int) -> Utterance {
        if case .user(let text) = request.turns[index] { Utterance(text) } else { Utterance("") }
    }

    /// The plan when the request demands a call: of some tool, or of one.
    private func demanded(_ utterance: Utterance) -> DialoguePlan? {
        let match: ToolMatcher.Match?
        switch request.toolChoice {
        case .auto, .none: return nil
        case .required:
            if case .call(let calls) = plan(for: utterance, question: nil) { return .call(calls) }
            match = matcher.best(utterance)
        case .function(let name): match = matcher.profile(named: name).map { ToolMatcher.Match(profile: $0, score: 0, evidence: []) }
        }
        guard let match else { return nil }
        let filler = ArgumentFiller(profile: match.profile, utterance: utterance, evidence: match.evidence, isForced: true)
        guard case .complete(let arguments) = filler.fill() else { return nil }
        return .call([DialoguePlan.Call(name: match.profile.tool.name, arguments: arguments)])
    }

    /// The question that the character asked before the turn at `index`, if that turn may answer it.
    private func question(before index: Int, depth: Int) -> DialoguePlan.Question? {
        guard depth > 0, let previous = request.turns[..<index].lastIndex(where: \.isUser) else { return nil }
        let between = request.turns[(previous + 1)..<index]
        guard !between.isEmpty, between.allSatisfy(\.isAssistant) else { return nil }
        let utterance = utterance(at: previous)
        guard !utterance.isEmpty else { return nil }
        let plan = plan(for: utterance, question: question(before: previous, depth: depth - 1))
        if case .ask(let question) = plan { return question }
        return nil
    }

    private func plan(for utterance: Utterance, question: DialoguePlan.Question?) -> DialoguePlan {
        let intent = IntentRecognizer.match(utterance)
        let match = request.toolChoice == .none ? nil : matcher.match(utterance)
        if let question, let plan = answer(utterance, to: question, intent: intent, match: match) { return plan }
        if let match, isWish(utterance, match, intent) {
            if utterance.isNegated, !match.profile.nameWords.contains(where: { ["stop", "never"].contains($0) }) {
                return .say(smallTalk.refrain)
            }
            return calls(for: utterance, match)
        }
        if let intent {
            if request.toolChoice != .none, let profile = matcher.profile(for: intent.intent),
                case .complete(let arguments) = ArgumentFiller(profile: profile, utterance: utterance).fill()
            {
                return .call([DialoguePlan.Call(name: profile.tool.name, arguments: arguments)])
            }
            if let fact = TalkMemory.fact(in: utterance), !isSure(intent) { return .say(smallTalk.reply(to: fact)) }
            return .say(smallTalk.reply(to: intent.intent, utterance))
        }
        if let fact = TalkMemory.fact(in: utterance) { return .say(smallTalk.reply(to: fact)) }
        return .say(smallTalk.fallback(utterance))
    }

    private func isSure(_ intent: IntentRecognizer.Match) -> Bool { intent.score > 0.9 }

    /// Whether the words want the tool, and are not about something that the character answers itself.
    private func isWish(_ utterance: Utterance, _ match: ToolMatcher.Match, _ intent: IntentRecognizer.Match?) -> Bool {
        // "I am sad" tells of the user; "are you sad" asks. Neither wants a sad face.
        if let fact = TalkMemory.fact(in: utterance), match.score < 4 {
            switch fact {
            case .feelsBad, .feelsWell, .likes, .dislikes, .name, .favorite, .home: return false
            }
        }
        guard let intent, intent.score >= 0.8, match.score < 4 else { return true }
        return !intent.evidence.isDisjoint(with: match.evidence) && intent.score < 0.97
            || !Set(match.profile.topicWords).isDisjoint(with: intent.evidence)
    }

    /// Calls the tools for a wish, or asks for what is missing. Several wishes in one sentence are several calls.
    private func calls(for utterance: Utterance, _ match: ToolMatcher.Match) -> DialoguePlan {
        let parts = utterance.parts
        if parts.count > 1 {
            let matches = parts.prefix(Self.maximumCalls).map { ($0, matcher.match($0)) }
            let names = matches.compactMap { $0.1?.profile.tool.name }
            if names.count > 1, Set(names).count == names.count {
                let calls = matches.compactMap { part, match in match.flatMap { call(part, $0) } }
                if calls.count > 1 { return .call(calls) }
            }
        }
        return outcome(ArgumentFiller(profile: match.profile, utterance: utterance, evidence: match.evidence).fill(), match.profile, match.evidence)
    }

    private func call(_ utterance: Utterance, _ match: ToolMatcher.Match) -> DialoguePlan.Call? {
        let filler = ArgumentFiller(profile: match.profile, utterance: utterance, evidence: match.evidence)
        guard case .complete(let arguments) = filler.fill() else { return nil }
        return DialoguePlan.Call(name: match.profile.tool.name, arguments: arguments)
    }

    private func outcome(_ outcome: ArgumentFiller.Outcome, _ profile: ToolProfile, _ evidence: Set<String>) -> DialoguePlan {
        switch outcome {
        case .complete(let arguments): .call([DialoguePlan.Call(name: profile.tool.name, arguments: arguments)])
        case .missing(let missing, let known):
            .ask(DialoguePlan.Question(tool: profile.tool.name, missing: missing, known: known, evidence: evidence))
        case .unusable: .say(smallTalk.unable)
        }
    }

    /// Takes an utterance as the answer to the character's question, unless it plainly is about something else.
    private func answer(
        _ utterance: Utterance, to question: DialoguePlan.Question, intent: IntentRecognizer.Match?, match: ToolMatcher.Match?
    ) -> DialoguePlan? {
        guard let profile = matcher.profile(named: question.tool) else { return nil }
        if let match, match.profile.tool.name != question.tool { return nil }
        let isBoolean = question.missing.schema.typeName == "boolean"
        if let intent, intent.score >= 0.9, !(isBoolean && [.yes, .no].contains(intent.intent)), intent.intent != .count { return nil }
        let filler = ArgumentFiller(profile: profile, utterance: utterance, evidence: question.evidence)
        return switch filler.fill(known: question.known, asked: question.missing.property) {
        case .complete(let arguments): .call([DialoguePlan.Call(name: question.tool, arguments: arguments)])
        case .missing(let missing, let known) where missing.property != question.missing.property:
            .ask(DialoguePlan.Question(tool: question.tool, missing: missing, known: known, evidence: question.evidence))
        case .missing, .unusable: nil
        }
    }
}

extension DialogueTurn {
    fileprivate var isUser: Bool { if case .user = self { true } else { false } }
    fileprivate var isAssistant: Bool { if case .assistant = self { true } else { false } }
}
