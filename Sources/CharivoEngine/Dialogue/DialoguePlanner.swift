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
        // Of the tools, those that may be called.
        matcher =
            switch request.toolChoice {
            case .auto, .required: ToolMatcher(tools: request.tools)
            case .none: ToolMatcher(tools: [])
            case .function(let name): ToolMatcher(tools: request.tools.filter { $0.name == name })
            }
        choice = Choice(turns: request.turns)
    }

    private var smallTalk: SmallTalk {
        SmallTalk(persona: persona, memory: memory, choice: choice, tools: matcher.tools)
    }

    /// The plan for the last turn.
    func plan() -> DialoguePlan {
        let results = lastResults
        if !results.isEmpty { return .say(answer(to: results)) }
        guard let index = request.turns.lastIndex(where: \.isUser) else {
            return demanded(Utterance("")) ?? .say(smallTalk.opening)
        }
        let utterance = utterance(at: index)
        if let demanded = demanded(utterance) { return demanded }
        if case .assistant = request.turns.last { return .say(smallTalk.continuation) }
        guard !utterance.isEmpty else { return .say(smallTalk.unheard) }
        return plan(for: utterance, question: question(before: index, depth: Self.maximumQuestions))
    }

    /// Speaks of the results, and does what else was asked for in the same sentence: "smile and tell me a story".
    private func answer(to results: [ToolResultPhrasing.Result]) -> String {
        let answer = ToolResultPhrasing(choice: choice, persona: persona, tools: request.tools).answer(to: results)
        guard let index = request.turns.lastIndex(where: \.isUser) else { return answer }
        let parts = utterance(at: index).parts
        guard parts.count > 1 else { return answer }
        let called = Set(results.map(\.name))
        let rest = parts.first { part in
            guard let intent = IntentRecognizer.match(part, name: persona.name), isLikely(intent) else { return false }
            return matcher.match(part) == nil && !(matcher.profile(for: intent.intent).map { called.contains($0.tool.name) } ?? false)
        }
        guard let rest, let intent = IntentRecognizer.match(rest, name: persona.name) else { return answer }
        return answer + " " + smallTalk.reply(to: intent.intent, rest)
    }

    /// What tools have answered since the user or the character spoke last.
    private var lastResults: [ToolResultPhrasing.Result] {
        var outputs: [(id: String, output: JSONValue)] = []
        search: for turn in request.turns.reversed() {
            switch turn {
            case .toolOutput(let id, let output): outputs.append((id, output))
            case .toolCall: break
            // What was said along with the calls, and notes of the app's, do not end the search; without outputs yet, they do.
            case .assistant, .system: if outputs.isEmpty { break search }
            case .user: break search
            }
        }
        return outputs.reversed().map { id, output in
            for case .toolCall(id, let name, let arguments) in request.turns.reversed() {
                return ToolResultPhrasing.Result(name: name, arguments: arguments, output: output)
            }
            return ToolResultPhrasing.Result(name: "", arguments: [:], output: output)
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
        let intent = IntentRecognizer.match(utterance, name: persona.name)
        let match = matcher.match(utterance)
        if let question, let plan = answer(utterance, to: question, intent: intent, match: match) { return plan }
        if let calls = severalCalls(for: utterance) { return .call(calls) }
        if let match, isWish(utterance, match, intent) {
            if utterance.isNegated, !match.profile.nameWords.contains(where: { ["stop", "never"].contains($0) }) {
                return .say(smallTalk.refrain)
            }
            let filler = ArgumentFiller(profile: match.profile, utterance: utterance, evidence: match.evidence)
            return outcome(filler.fill(), match.profile, match.evidence)
        }
        if let intent {
            if let profile = matcher.profile(for: intent.intent),
                case .complete(let arguments) = ArgumentFiller(profile: profile, utterance: utterance).fill()
            {
                return .call([DialoguePlan.Call(name: profile.tool.name, arguments: arguments)])
            }
            if let fact = TalkMemory.fact(in: utterance), !isSure(intent) { return .say(smallTalk.reply(to: fact)) }
            return .say(smallTalk.reply(to: intent.intent, utterance))
        }
        if let fact = TalkMemory.fact(in: utterance) { return .say(smallTalk.reply(to: fact)) }
        return .say(utterance.content.isEmpty && utterance.words.count <= 2 ? smallTalk.unheard : smallTalk.fallback(utterance))
    }

    private func isLikely(_ intent: IntentRecognizer.Match) -> Bool { intent.score >= 0.8 }

    private func isSure(_ intent: IntentRecognizer.Match) -> Bool { intent.score > 0.9 }

    /// Whether the words want the tool, and are not about something that the character answers itself.
    private func isWish(_ utterance: Utterance, _ match: ToolMatcher.Match, _ intent: IntentRecognizer.Match?) -> Bool {
        // "I am sad" tells of the user; "are you sad" asks. Neither wants a sad face.
        let asks = utterance.forms.contains("please") || utterance.contains(["can", "you"]) || utterance.contains(["could", "you"])
        if match.score < 4, !asks, TalkMemory.fact(in: utterance) != nil { return false }
        guard let intent, isLikely(intent), match.score < 4 else { return true }
        return !intent.evidence.isDisjoint(with: match.evidence) && intent.score < 0.97
            || !Set(match.profile.topicWords).isDisjoint(with: intent.evidence)
    }

    /// The calls for a sentence of several wishes: of several tools, or of a tool and of something the character says when
    /// that is done. A sentence of which both halves are about one tool is one wish: "look up and to the left".
    private func severalCalls(for utterance: Utterance) -> [DialoguePlan.Call]? {
        let parts = utterance.parts
        guard parts.count > 1, !utterance.isNegated else { return nil }
        var calls: [DialoguePlan.Call] = []
        var hasMore = false
        for part in parts.prefix(Self.maximumCalls) {
            let intent = IntentRecognizer.match(part, name: persona.name)
            if let match = matcher.match(part), isWish(part, match, intent) {
                guard let call = call(part, match), !calls.contains(where: { $0.name == call.name }) else { return nil }
                calls.append(call)
            } else if let intent, isLikely(intent) {
                hasMore = true
            }
        }
        return calls.count > 1 || (calls.count == 1 && hasMore) ? calls : nil
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

    /// Whether an utterance that did not answer the question was meant to: the question is then worth asking again.
    private func isAttempt(_ utterance: Utterance, at missing: MissingArgument, intent: IntentRecognizer.Match?) -> Bool {
        if missing.schema.isNumeric, !NumberWords.numbers(in: utterance.forms).isEmpty { return true }
        return intent == nil && utterance.words.count <= 3 && !utterance.content.isEmpty && !utterance.isQuestion
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
        case .missing where isAttempt(utterance, at: question.missing, intent: intent): .ask(question)
        case .missing, .unusable: nil
        }
    }
}

extension DialogueTurn {
    fileprivate var isUser: Bool { if case .user = self { true } else { false } }
    fileprivate var isAssistant: Bool { if case .assistant = self { true } else { false } }
}
