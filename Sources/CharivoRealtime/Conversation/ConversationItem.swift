/// One thing that was said, called or answered in a conversation.
public struct ConversationItem: Sendable, Hashable, Identifiable {
    /// What the item is.
    public enum Kind: Sendable, Hashable {
        /// What the user said or wrote.
        case user
        /// What the character said or wrote.
        case assistant
        /// What the app told the model besides its instructions.
        case system
        /// A tool the model called; the arguments as the model wrote them.
        case toolCall(callID: String, name: String, arguments: String)
        /// What the tool answered.
        case toolOutput(callID: String, output: String)
        /// Something of the provider's that has no kind here.
        case other(type: String)
    }

    /// How the item stands.
    public enum Status: String, Sendable, Hashable, Codable {
        /// More of it will come.
        case inProgress = "in_progress"
        /// It is whole.
        case completed
        /// It was cut short.
        case interrupted
        /// Its words are not known: transcription failed, or the reply did.
        case failed
    }

    /// The provider's id, or the one this side chose.
    public let id: String
    /// What the item is.
    public var kind: Kind
    /// How the item stands.
    public var status: Status
    /// Whether it was spoken, so that its words are a transcript.
    public var isSpoken: Bool
    /// The reply it belongs to.
    public var responseID: String?
    /// The generation of the connection that brought it.
    public var generation: Int
    /// Of a spoken reply that was cut: the words that were heard. `nil` when everything was, or nothing was spoken.
    public var heardText: String?
    /// Of a spoken reply that was cut: how much of its sound was heard, in milliseconds.
    public var interruptedAtMs: Int?
    /// The words by content part; the parts joined are ``text``.
    package var parts: [Part] = []

    package struct Part: Sendable, Hashable {
        package var index: Int
        package var text: String
        package var isFinal: Bool

        package init(index: Int, text: String, isFinal: Bool) {
            self.index = index
            self.text = text
            self.isFinal = isFinal
        }
    }

    /// Makes an item.
    public init(
        id: String, kind: Kind, status: Status = .inProgress, text: String = "", isSpoken: Bool = false,
        responseID: String? = nil, generation: Int = 0
    ) {
        self.id = id
        self.kind = kind
        self.status = status
        self.isSpoken = isSpoken
        self.responseID = responseID
        self.generation = generation
        if !text.isEmpty { parts = [Part(index: 0, text: text, isFinal: status != .inProgress)] }
    }

    /// The same under another id, on the connection of that number.
    package func named(_ id: String, generation: Int) -> ConversationItem {
        var item = ConversationItem(id: id, kind: kind, status: status, isSpoken: isSpoken, responseID: responseID, generation: generation)
        item.parts = parts
        item.heardText = heardText
        item.interruptedAtMs = interruptedAtMs
        return item
    }

    /// Everything that was generated, written or transcribed, whether heard or not.
    public var text: String {
        parts.count == 1 ? parts[0].text : parts.map(\.text).joined(separator: " ")
    }

    /// The words that took part in the conversation: what was heard, or else everything.
    public var effectiveText: String { heardText ?? text }

    /// Whether nothing more will come.
    public var isClosed: Bool { status != .inProgress }
}
