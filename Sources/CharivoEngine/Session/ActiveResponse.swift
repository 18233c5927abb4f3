internal import CharivoOpenAI

/// A response under way.
struct ActiveResponse: Sendable {
    /// What a model is told for it.
    enum Context: Sendable, Hashable {
        /// These items of the conversation, as they are when the model is asked.
        case conversation(Set<String>)
        /// These items instead: items given in full, and references already looked up.
        case items([WireItem])
    }

    /// Its ladder.
    var machine: ResponseMachine
    /// What the model is told.
    var context: Context
    /// The items whose words are still being recognised; the model is asked when there are none left.
    var awaited: Set<String>
    /// What the client asked for this one response.
    var parameters: WireResponseCreate
    /// Whether the pipeline runs.
    var isRunning = false

    /// Whether it belongs to the conversation.
    var isInConversation: Bool { machine.traits.conversationID != nil }
}
