/// A conversation as a document: what was said, in order.
public struct ConversationTranscript: Sendable, Hashable, Codable {
    /// One entry of the document.
    public struct Entry: Sendable, Hashable, Codable {
        /// The item's id.
        public var id: String
        /// `user`, `assistant`, `system`, `tool_call`, `tool_output`, or the provider's own type.
        public var role: String
        /// What was said; of a reply that was cut, what was heard.
        public var text: String
        /// Of a reply that was cut: everything that was generated.
        public var generatedText: String?
        /// How the item stands.
        public var status: ConversationItem.Status
        /// Of a tool call or its output: the call's id.
        public var callID: String?
        /// Of a tool call: the tool's name.
        public var toolName: String?

        /// Makes an entry.
        public init(
            id: String, role: String, text: String, generatedText: String? = nil, status: ConversationItem.Status = .completed,
            callID: String? = nil, toolName: String? = nil
        ) {
            self.id = id
            self.role = role
            self.text = text
            self.generatedText = generatedText
            self.status = status
            self.callID = callID
            self.toolName = toolName
        }
    }

    /// The entries, oldest first.
    public var entries: [Entry]

    /// Makes a document.
    public init(entries: [Entry]) { self.entries = entries }
}

extension Conversation {
    /// The conversation as a document that can be stored and read back.
    public var transcript: ConversationTranscript {
        ConversationTranscript(entries: items.map(ConversationTranscript.Entry.init))
    }
}

extension ConversationTranscript.Entry {
    init(_ item: ConversationItem) {
        self.init(id: item.id, role: "", text: item.effectiveText, status: item.status)
        generatedText = item.heardText == nil ? nil : item.text
        switch item.kind {
        case .user: role = "user"
        case .assistant: role = "assistant"
        case .system: role = "system"
        case .toolCall(let callID, let name, let arguments):
            role = "tool_call"
            self.callID = callID
            toolName = name
            text = arguments
        case .toolOutput(let callID, let output):
            role = "tool_output"
            self.callID = callID
            text = output
        case .other(let type): role = type
        }
    }
}
