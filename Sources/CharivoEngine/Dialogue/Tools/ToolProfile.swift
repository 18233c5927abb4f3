internal import CharivoJSON

/// What words a tool can be recognised by, read from its name, description and parameters.
struct ToolProfile: Sendable {
    /// A value that a parameter may have, and its words.
    struct Option: Sendable {
        var property: String
        var value: JSONValue
        var words: [WordShape]

        /// The value as it is spoken.
        var spoken: String { words.map(\.form).joined(separator: " ") }
    }

    /// The most values of one parameter that are looked at.
    private static let maximumOptions = 200

    let tool: DialogueTool
    /// The words of the name.
    let nameWords: [String]
    private let nameShapes: [WordShape]
    /// The words of the description that carry meaning.
    let descriptionWords: [WordShape]
    /// The words of the parameters' names.
    let propertyWords: [WordShape]
    /// The allowed values of the parameters that list them.
    let options: [Option]

    init(_ tool: DialogueTool) {
        self.tool = tool
        nameWords = SpeakableText.words(ofIdentifier: tool.name)
        let names = Set(nameWords)
        nameShapes = nameWords.map(WordShape.init)
        let description = Utterance(String(tool.description.prefix(400))).contentShapes
        descriptionWords = description.filter { !Vocabulary.commonVerbs.contains($0.form) && $0.form.count > 2 }
        let properties = tool.properties
        propertyWords = Set(properties.flatMap { SpeakableText.words(ofIdentifier: $0.name) })
            .filter { $0.count > 2 && $0 != "index" && !names.contains($0) }.sorted().map(WordShape.init)
        options = properties.flatMap { property in
            property.schema.options.prefix(Self.maximumOptions).map { value in
                Option(property: property.name, value: value, words: Self.words(of: value).map(WordShape.init))
            }
        }
    }

    /// Whether it takes a direction as two numbers named x and y.
    var takesDirection: Bool {
        tool.properties.filter { ["x", "y"].contains($0.name.lowercased()) && $0.schema.isNumeric }.count == 2
    }

    /// The words of the name that mean something, with what a match of each is worth.
    var weightedNameWords: [(word: WordShape, weight: Double)] {
        nameShapes.filter { !$0.isFunctionWord }.map { ($0, Vocabulary.commonVerbs.contains($0.form) ? 0.4 : 2) }
    }

    /// The words of the name that say what it is about.
    var topicWords: [String] {
        nameWords.filter { !Vocabulary.commonVerbs.contains($0) && !Vocabulary.isFunctionWord($0) }
    }

    /// The option of a parameter that the words come nearest to, with how near they come and the word that did.
    func bestOption(of property: String? = nil, in words: [WordShape]) -> (option: Option, score: Double, evidence: String)? {
        var best: (option: Option, score: Double, evidence: String)?
        for option in options where property == nil || option.property == property {
            guard !option.words.isEmpty else { continue }
            var total = 0.0
            var evidence = ""
            for word in option.words {
                let scores = words.map { WordSimilarity.meaning(word, $0) }
                guard let score = scores.max(), let index = scores.firstIndex(of: score) else { continue }
                total += score
                if score > 0 { evidence = words[index].form }
            }
            // Of a value of several words one may be missing.
            let score = total / Double(option.words.count) + (total >= 0.9 && option.words.count > 1 ? 0.2 : 0)
            if score > (best?.score ?? 0) { best = (option, min(1, score), evidence) }
        }
        return best
    }

    private static func words(of value: JSONValue) -> [String] {
        switch value {
        case .string(let text): SpeakableText.words(ofIdentifier: text).filter { $0.contains(where: \.isLetter) }
        case .integer(let number): [String(number), NumberWords.spelled(number)]
        default: []
        }
    }
}

extension DialogueTool {
    /// The parameters, the required ones first and in the order they are listed, the others by name.
    var properties: [(name: String, schema: JSONObject)] {
        let all = parameters["properties"]?.objectValue ?? [:]
        let required = requiredNames.filter { all[$0] != nil }
        let names = required + all.keys.filter { !required.contains($0) }.sorted()
        return names.prefix(32).map { ($0, all[$0]?.objectValue?.usable ?? [:]) }
    }

    /// The names of the parameters that must be given.
    var requiredNames: [String] { parameters["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] }
}

extension JSONObject {
    /// The schema, or the first of its alternatives that is not just `null`.
    var usable: JSONObject {
        for keyword in ["anyOf", "oneOf"] {
            let alternatives = self[keyword]?.arrayValue?.compactMap(\.objectValue) ?? []
            if let first = alternatives.first(where: { $0["type"] != "null" }) {
                return merging(first) { _, inner in inner }.filter { $0.key != keyword }
            }
        }
        return self
    }

    /// The values the schema lists.
    var options: [JSONValue] { self["enum"]?.arrayValue?.filter { !$0.isNull } ?? [] }

    /// The type the schema asks for, of several the first that is not `null`.
    var typeName: String? {
        self["type"]?.stringValue ?? self["type"]?.arrayValue?.compactMap(\.stringValue).first { $0 != "null" }
    }

    /// Whether the schema asks for a number.
    var isNumeric: Bool { typeName == "number" || typeName == "integer" }
}
