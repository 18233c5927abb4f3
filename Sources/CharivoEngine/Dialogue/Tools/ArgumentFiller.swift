internal import CharivoJSON

/// Fills a tool's arguments from what the user said, as its schema asks.
struct ArgumentFiller {
    /// What came of it.
    enum Outcome: Hashable, Sendable {
        /// All that is needed, and checked against the schema.
        case complete(JSONObject)
        /// Something must be asked for first; `known` is what was found.
        case missing(MissingArgument, known: JSONObject)
        /// The tool cannot be called: its schema is broken, or asks for what words cannot give.
        case unusable
    }

    let profile: ToolProfile
    let utterance: Utterance
    /// Whether something must be filled in rather than asked for, because the call itself was demanded.
    var isForced = false
    /// The words that spoke for the tool; what comes after them is what it is to be told.
    var evidence: Set<String> = []

    private var numbers: [NumberWords.Found]

    init(profile: ToolProfile, utterance: Utterance, evidence: Set<String> = [], isForced: Bool = false) {
        self.profile = profile
        self.utterance = utterance
        self.evidence = evidence
        self.isForced = isForced
        numbers = NumberWords.numbers(in: utterance.forms)
    }

    /// Fills the arguments.
    ///
    /// - Parameters:
    ///   - known: What is known already, from a sentence before.
    ///   - asked: The property the character has just asked for, so that a bare word answers it.
    consuming func fill(known: JSONObject = [:], asked: String? = nil) -> Outcome {
        guard let schema = try? JSONSchema(profile.tool.parameters) else { return .unusable }
        let required = Set(profile.tool.requiredNames)
        var arguments = known
        if profile.takesDirection, let found = Direction.direction(in: utterance, isAsked: asked != nil) {
            for property in profile.tool.properties where ["x", "y"].contains(property.name.lowercased()) {
                let value = property.name.lowercased() == "x" ? found.direction.x : found.direction.y
                arguments[property.name] = property.schema.typeName == "integer" ? .integer(Int(value.rounded())) : .number(value)
            }
        }
        for property in profile.tool.properties where arguments[property.name] == nil {
            // After a question only what was asked for is taken from the answer's bare words.
            let isRequired = required.contains(property.name) && (asked == nil || asked == property.name)
            let value = value(for: property.name, property.schema, isRequired: isRequired, isAsked: asked == property.name)
            if let value = value ?? fallback(for: property.schema, isRequired: required.contains(property.name), name: property.name) {
                arguments[property.name] = value
            } else if required.contains(property.name) {
                return .missing(missing(property.name, property.schema), known: arguments)
            }
        }
        guard required.isSubset(of: arguments.keys) else { return .unusable }
        return check(arguments, schema: schema)
    }

    private func missing(_ name: String, _ schema: JSONObject) -> MissingArgument {
        let isDirection = profile.takesDirection && ["x", "y"].contains(name.lowercased())
        let topic = profile.topicWords.last ?? "one"
        return MissingArgument(property: name, schema: schema, topic: topic, isDirection: isDirection)
    }

    /// Checks the arguments as the app will; what it would refuse is asked for instead.
    private func check(_ arguments: JSONObject, schema: JSONSchema) -> Outcome {
        guard let violation = schema.validate(.object(arguments)).first else { return .complete(arguments) }
        let wrong = profile.tool.properties.first { violation.path == "/\($0.name)" || violation.path.hasPrefix("/\($0.name)/") }
        guard let wrong, !isForced else { return .unusable }
        var known = arguments
        known[wrong.name] = nil
        return .missing(missing(wrong.name, wrong.schema), known: known)
    }

    private mutating func value(for name: String, _ schema: JSONObject, isRequired: Bool, isAsked: Bool) -> JSONValue? {
        if let constant = schema["const"] { return constant }
        if !schema.options.isEmpty {
            let best = profile.bestOption(of: name, in: utterance.shapes)
            return best.flatMap { $0.score >= WordSimilarity.threshold ? $0.option.value : nil }
        }
        switch schema.typeName {
        case "integer", "number": return number(for: name, schema, isRequired: isRequired || isAsked)
        case "boolean": return boolean(for: name)
        case "string":
            let words = TrailingWords(utterance: utterance, evidence: evidence, property: name)
            return (isAsked ? words.answer : words.text(isRequired: isRequired)).map(JSONValue.string)
        case "array":
            guard let items = schema["items"]?.objectValue?.usable else { return nil }
            if !items.options.isEmpty {
                let shapes = utterance.shapes
                let said = items.options.filter { option in
                    guard let text = option.stringValue else { return false }
                    let word = WordShape(text.lowercased())
                    return shapes.contains { WordSimilarity.meaning(word, $0) >= WordSimilarity.threshold }
                }
                return said.isEmpty ? nil : .array(said)
            }
            return value(for: name, items, isRequired: isRequired, isAsked: isAsked).map { .array([$0]) }
        default: return nil
        }
    }

    /// A value nobody has to say: the schema's default, the first of a numbered kind; when the call was demanded, anything.
    private func fallback(for schema: JSONObject, isRequired: Bool, name: String) -> JSONValue? {
        guard isRequired else { return nil }
        if let value = schema["default"] { return value }
        let least = schema["minimum"] ?? 0
        if schema.options.count == 1 { return schema.options.first }
        if schema.typeName == "integer", ["index", "variant", "number"].contains(name.lowercased()) { return least }
        guard isForced else { return nil }
        if let option = schema.options.first { return option }
        switch schema.typeName {
        case "integer", "number": return least
        case "boolean": return true
        case "array": return []
        case "object": return [:]
        case "string": return .string(SpeakableText.cleaned(utterance.text))
        default: return nil
        }
    }

    private func boolean(for name: String) -> JSONValue? {
        let forms = utterance.forms
        for pair in zip(forms, forms.dropFirst()) where pair == ("turn", "on") || pair == ("switch", "on") { return true }
        if forms.contains(where: { ["off", "false", "disable", "disabled", "without", "no", "not", "stop"].contains($0) }) { return false }
        if forms.contains(where: { ["on", "true", "enable", "enabled", "yes", "yeah", "sure"].contains($0) }) { return true }
        let words = SpeakableText.words(ofIdentifier: name).filter { $0.count > 3 }.map(WordShape.init)
        return words.contains { word in utterance.shapes.contains { WordSimilarity.similarity($0, word) >= 0.9 } } ? true : nil
    }

    private mutating func number(for name: String, _ schema: JSONObject, isRequired: Bool) -> JSONValue? {
        let forms = utterance.forms
        let words = SpeakableText.words(ofIdentifier: name)
        if schema.typeName == "integer", let position = forms.lazy.compactMap(NumberWords.ordinal).first,
            ["index", "variant"].contains(name.lowercased())
        {
            // A schema may begin to count where a number ends.
            let (place, isBeyond) = (schema["minimum"]?.intValue ?? 0).addingReportingOverflow(position - 1)
            return isBeyond ? nil : .integer(place)
        }
        let shapes = utterance.shapes
        let names = words.map(WordShape.init)
        let near = numbers.firstIndex { found in
            let around = shapes[max(0, found.range.lowerBound - 3)..<min(shapes.count, found.range.upperBound + 2)]
            return around.contains { form in names.contains { WordSimilarity.similarity($0, form) >= 0.85 } }
        }
        let isOnlyNumber = profile.tool.properties.filter { $0.schema.isNumeric && $0.schema.options.isEmpty }.count == 1
        guard let index = near ?? (isRequired || isOnlyNumber ? numbers.indices.first : nil) else { return nil }
        let found = numbers.remove(at: index)
        let unit = found.range.upperBound < forms.count ? forms[found.range.upperBound] : ""
        let value = found.value * TimeUnit.factor(from: unit, to: words + Utterance(schema["description"]?.stringValue ?? "").forms)
        if schema.typeName == "integer" { return Int(exactly: value.rounded()).map(JSONValue.integer) }
        return Int(exactly: value).map(JSONValue.integer) ?? .number(value)
    }
}
