internal import CharivoJSON

/// Says in words what tools have answered.
struct ToolResultPhrasing {
    /// A call and its answer.
    struct Result: Hashable, Sendable {
        var name: String
        var arguments: JSONObject
        var output: JSONValue
    }

    /// The most fields of an answer that are spoken, and the most results.
    private static let maximumFields = 5
    private static let maximumResults = 4

    let choice: Choice
    let persona: Persona
    /// The session's tools: of what a tool was told, only a value that it lists is spoken of.
    let tools: [DialogueTool]

    /// The answer that follows the results.
    func answer(to results: [Result]) -> String {
        var sentences: [String] = []
        var done: [Result] = []
        for result in results.prefix(Self.maximumResults) {
            if let reason = Self.failure(in: result.output) {
                sentences.append(Self.failureSentence(reason, choice: choice))
            } else if let told = told(result) {
                sentences.append(told)
            } else {
                done.append(result)
            }
        }
        if !done.isEmpty { sentences.insert(acknowledgement(of: done), at: 0) }
        return sentences.isEmpty ? "Done." : sentences.joined(separator: " ")
    }

    /// Why the tool failed, when it did: empty when it does not say.
    private static func failure(in output: JSONValue) -> String? {
        guard let members = output.objectValue else { return nil }
        guard
            members["success"] == false || members["ok"] == false
                || (members["error"].map { !$0.isNull } ?? false && members["success"] != true)
        else { return nil }
        let reason = members["error"]?.stringValue ?? members["error"]?["message"]?.stringValue ?? members["message"]?.stringValue
        return SpeakableText.cleaned(reason ?? "", limit: 140)
    }

    private static func failureSentence(_ reason: String, choice: Choice) -> String {
        let lead = choice.pick(["I am sorry, I could not do that.", "That did not work, I am afraid.", "Sorry, that went wrong."])
        return reason.isEmpty ? lead : "\(lead) The reason is: \(SpeakableText.sentence(reason))"
    }

    private func acknowledgement(of results: [Result]) -> String {
        let said = SpeakableText.list(results.compactMap(chosen))
        if !said.isEmpty { return choice.pick(["All right, \(said) it is.", "There you go: \(said).", "Okay, \(said). Do you like it?"]) }
        return choice.pick(["There you go.", "Okay, done.", "All right, how is that?"])
    }

    /// The value that the tool was told, of those that it lists, as words.
    private func chosen(_ result: Result) -> String? {
        guard let tool = tools.first(where: { $0.name == result.name }) else { return nil }
        let value = tool.properties.lazy.compactMap { property in
            result.arguments[property.name].flatMap { property.schema.options.contains($0) ? $0.stringValue : nil }
        }.first
        let words = value.map { SpeakableText.words(ofIdentifier: $0).joined(separator: " ") } ?? ""
        return words.isEmpty || words.count > 30 ? nil : words
    }

    /// What an answer tells besides that it worked, as sentences; `nil` when it tells nothing, or only what it was told.
    private func told(_ result: Result) -> String? {
        switch result.output {
        case .string(let text):
            let plain = SpeakableText.cleaned(text)
            return plain.isEmpty || ["ok", "done", "success"].contains(plain.lowercased()) ? nil : SpeakableText.sentence(plain)
        case .integer, .number: return "The answer is \(Self.spoken(result.output) ?? "not a number")."
        case .bool(let value): return value ? "Yes." : "No."
        case .array(let elements): return list(elements).map { "I found \($0)." }
        case .null: return nil
        case .object(let members):
            let news = members.filter { $0.key != "success" && $0.key != "ok" && result.arguments[$0.key] != $0.value && !$0.value.isNull }
            return news.isEmpty ? nil : isProfile(news) ? profile(news) : fields(news)
        }
    }

    private func isProfile(_ members: JSONObject) -> Bool {
        members["name"]?.stringValue != nil
            && !Set(members.keys).isDisjoint(with: ["personality", "description", "voice", "characterId", "id"])
            || (Set(members.keys) == ["name"] && members["name"]?.stringValue == persona.name)
    }

    /// A profile is the character's own: it speaks of itself.
    private func profile(_ members: JSONObject) -> String {
        let name = members["name"]?.stringValue.map { SpeakableText.cleaned($0, limit: 60) }
        var sentences = name.map { [choice.pick(["My name is \($0).", "I am \($0)."])] } ?? []
        for key in ["description", "personality"] {
            guard let text = members[key]?.stringValue, !text.isEmpty else { continue }
            sentences.append(FirstPerson.sentence(text, name: name))
        }
        let others = members.filter { !["name", "description", "personality", "voice", "id", "characterId", "avatar"].contains($0.key) }
        if let rest = fields(others) { sentences.append(rest) }
        return sentences.joined(separator: " ")
    }

    private func fields(_ members: JSONObject) -> String? {
        var sentences: [String] = []
        for (key, value) in members.sorted(by: { $0.key < $1.key }) where sentences.count < Self.maximumFields {
            let words = SpeakableText.words(ofIdentifier: key)
            guard !words.isEmpty, words.last != "id", words.last != "url" else { continue }
            let thing = words.joined(separator: " ")
            switch value {
            case .bool(let flag): sentences.append("Is it \(Self.withoutVerb(words))? \(flag ? "Yes." : "No.")")
            case .string(let text) where ["message", "text", "summary", "answer", "result", "description"].contains(key):
                let plain = SpeakableText.cleaned(text)
                if !plain.isEmpty { sentences.append(SpeakableText.sentence(plain)) }
            case .array(let elements):
                if let items = list(elements) { sentences.append("The \(thing): \(items).") }
            case .object(let inner):
                if let told = fields(inner.filter { $0.value.objectValue == nil && $0.value.arrayValue == nil }) { sentences.append(told) }
            default:
                guard let said = Self.spoken(value) else { continue }
                sentences.append(
                    "The \(thing) \(Self.verb(for: thing)) \(said)" + (said.last.map { ".!?".contains($0) } ?? false ? "" : "."))
            }
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// "isRaining" is asked as "is it raining".
    private static func withoutVerb(_ words: [String]) -> String {
        let rest = words.drop { ["is", "has", "was", "are"].contains($0) }
        return (rest.isEmpty ? words[...] : rest).joined(separator: " ")
    }

    private static func verb(for thing: String) -> String {
        thing.hasSuffix("s") && !["ss", "us", "is"].contains { thing.hasSuffix($0) } && !thing.contains(" ") ? "are" : "is"
    }

    private func list(_ elements: [JSONValue]) -> String? {
        let items = elements.prefix(Self.maximumFields).compactMap {
            Self.spoken($0) ?? $0["name"]?.stringValue ?? $0["title"]?.stringValue
        }
        return items.isEmpty ? nil : SpeakableText.list(items)
    }

    private static func spoken(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text):
            let plain = SpeakableText.cleaned(text, limit: 160)
            return plain.isEmpty ? nil : plain
        case .integer(let number): return String(number)
        case .number(let number):
            guard number.isFinite, abs(number) < 1e15 else { return nil }
            let hundredths = (number * 100).rounded() / 100
            return Int(exactly: hundredths).map(String.init) ?? "\(hundredths)"
        case .bool(let flag): return flag ? "yes" : "no"
        case .null, .array, .object: return nil
        }
    }
}
