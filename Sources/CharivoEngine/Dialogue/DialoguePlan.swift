internal import CharivoJSON

/// What a rule-based character does in a turn.
enum DialoguePlan: Hashable, Sendable {
    /// A tool to be called.
    struct Call: Hashable, Sendable {
        var name: String
        var arguments: JSONObject
    }

    /// Something the character needs to know before it can call a tool.
    struct Question: Hashable, Sendable {
        var tool: String
        var missing: MissingArgument
        /// The arguments that are known already.
        var known: JSONObject
        /// The words that spoke for the tool.
        var evidence: Set<String>
    }

    /// Says this.
    case say(String)
    /// Calls tools, and speaks when they have answered.
    case call([Call])
    /// Asks the user.
    case ask(Question)
}
