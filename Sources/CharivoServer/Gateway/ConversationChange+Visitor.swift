internal import CharivoJSON
internal import CharivoRealtime

extension ConversationChange {
    /// The change with the words that either side said, and no others.
    var forVisitor: ConversationChange {
        switch self {
        case .inserted(let item, let predecessor): .inserted(item.forVisitor, after: predecessor)
        // Only what the user says and what the character says comes in pieces.
        case .appended: self
        case .updated(let item): .updated(item.forVisitor)
        case .removed: self
        }
    }
}

extension ConversationItem {
    /// The item as it lies in the conversation; of a kind whose words are the host's or the provider's, without them.
    fileprivate var forVisitor: ConversationItem {
        switch kind {
        case .user, .assistant: self
        case .system, .other: wordless(kind)
        case .toolCall(let callID, let name, let arguments):
            wordless(.toolCall(callID: callID, name: name, arguments: Self.shown(arguments, of: name)))
        // Which tool's it is the item does not say. What a body is to show comes with the events.
        case .toolOutput(let callID, _): wordless(.toolOutput(callID: callID, output: ""))
        }
    }

    private func wordless(_ kind: Kind) -> ConversationItem {
        ConversationItem(id: id, kind: kind, status: status, isSpoken: isSpoken, responseID: responseID, generation: generation)
    }

    private static func shown(_ arguments: String, of tool: String) -> String {
        let fields = (try? JSONValue(utf8: arguments.utf8))?.objectValue?.forVisitor(of: tool) ?? [:]
        return fields.isEmpty ? "" : JSONValue.object(fields).text
    }
}
