internal import CharivoJSON

/// An argument that a call still lacks, and how to ask for it.
struct MissingArgument: Hashable, Sendable {
    var property: String
    var schema: JSONObject
    /// What the tool is about, to ask by where the property's own name says nothing.
    var topic: String
    /// Whether it is one half of a direction.
    var isDirection = false

    /// The question that asks the user for it, as it is spoken.
    var question: String {
        if isDirection { return "Where to? You can say left, right, up or down." }
        let thing = thing
        let options = schema.options.prefix(5).compactMap(\.stringValue).map {
            SpeakableText.words(ofIdentifier: $0).joined(separator: " ")
        }
        if !options.isEmpty {
            let more = schema.options.count > options.count ? ", for example" : ""
            return "Which \(thing) would you like\(more)? I know \(SpeakableText.list(options))."
        }
        switch schema.typeName {
        case "boolean": return "Should the \(thing) be on? Please say yes or no."
        case "integer", "number":
            let limits = limits.map { " Between \($0) and \($1), please." } ?? ""
            let isCountable = thing.hasSuffix("s") || thing == "count"
            let question =
                isCountable
                ? "How many \(thing == "count" ? "times" : thing) should it be?" : "Which number should I take for the \(thing)?"
            return question + limits
        default: return "Which \(thing) do you mean?"
        }
    }

    private var limits: (Int, Int)? {
        guard let least = schema["minimum"]?.intValue, let most = schema["maximum"]?.intValue else { return nil }
        return (least, most)
    }

    /// The property's name as words, without what is for machines.
    private var thing: String {
        let words = SpeakableText.words(ofIdentifier: property).filter {
            !["id", "name", "value", "index", "type", "group", "key", "on", "is", "enabled", "active", "state"].contains($0)
        }
        return words.isEmpty ? topic : words.joined(separator: " ")
    }
}
