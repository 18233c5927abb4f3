extension Conversation {
    /// The conversation that a document holds.
    ///
    /// - Parameters:
    ///   - transcript: The document.
    ///   - limit: The most items to keep, at least 1; the oldest go first.
    /// - Throws: ``RealtimeError`` `invalid_configuration` when an entry has no id, two have the same, or a tool's entry does not say
    ///   which call it belongs to.
    public init(_ transcript: ConversationTranscript, limit: Int = 1_000) throws(RealtimeError) {
        self.init(limit: limit)
        var ids: Set<String> = []
        for (index, entry) in transcript.entries.enumerated() {
            guard !entry.id.isEmpty, ids.insert(entry.id).inserted else {
                throw RealtimeError(
                    code: .invalidConfiguration,
                    message: "Entry \(index) of the transcript has no id of its own; every entry needs one that no other has.")
            }
            guard let item = ConversationItem(entry) else {
                throw RealtimeError(
                    code: .invalidConfiguration,
                    message: "Entry \(index) of the transcript is a tool's and lacks `callID` or, for a call, `toolName`.")
            }
            _ = insert(item)
        }
    }
}

extension ConversationItem {
    /// `nil` when a tool's entry does not say which call it belongs to.
    fileprivate init?(_ entry: ConversationTranscript.Entry) {
        let kind: Kind
        switch (entry.role, entry.callID, entry.toolName) {
        case ("user", _, _): kind = .user
        case ("assistant", _, _): kind = .assistant
        case ("system", _, _): kind = .system
        case ("tool_call", let callID?, let name?): kind = .toolCall(callID: callID, name: name, arguments: entry.text)
        case ("tool_output", let callID?, _): kind = .toolOutput(callID: callID, output: entry.text)
        case ("tool_call", _, _), ("tool_output", _, _): return nil
        case (let type, _, _): kind = .other(type: type)
        }
        let isWords = entry.callID == nil
        self.init(
            id: entry.id, kind: kind, status: entry.status == .inProgress ? .interrupted : entry.status,
            text: isWords ? entry.generatedText ?? entry.text : "")
        if isWords, entry.generatedText != nil { heardText = entry.text }
    }
}
