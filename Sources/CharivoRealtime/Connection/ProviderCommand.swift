/// What the session asks of a provider, in one form for all of them.
public enum ProviderCommand: Sendable, Hashable {
    /// Give the session this config; fields that are `nil` stay as they are.
    case updateSession(RealtimeSessionConfig)
    /// Here is further sound of the user's.
    case appendAudio(PCMAudio)
    /// The user's turn is over.
    case commitAudio
    /// Forget the sound that was not committed.
    case clearAudio
    /// Put an item into the conversation, at its end or after another.
    case createItem(ConversationItem, after: String?)
    /// Cut the sound of an item: the user heard this much of it.
    case truncateItem(id: String, part: Int, audioEndMs: Int)
    /// Take an item out.
    case deleteItem(id: String)
    /// Reply.
    case createResponse(ResponseRequest)
    /// Break off a reply.
    case cancelResponse(id: String)
    /// Stop playing (transports that play by themselves).
    case clearOutputAudio
}

/// A command with the id that an error about it will carry.
public struct ProviderMessage: Sendable, Hashable {
    /// The id, unique in its session; at most 512 characters.
    public var id: String
    /// The command.
    public var command: ProviderCommand

    /// Makes a message.
    public init(id: String, command: ProviderCommand) {
        self.id = id
        self.command = command
    }
}

/// A reply that is asked for.
public struct ResponseRequest: Sendable, Hashable {
    /// What this side calls the request; the provider repeats it when the reply begins.
    public var id: String
    /// Instructions for this reply alone.
    public var instructions: String?
    /// Spoken or written; as the session says when `nil`.
    public var outputModality: OutputModality?
    /// Whether tools may be called in this reply; as the session says when `nil`.
    public var toolChoice: ToolChoice?
    /// What asks for it; no provider is told.
    var origin = RequestOrigin.message

    /// Makes a request.
    public init(id: String, instructions: String? = nil, outputModality: OutputModality? = nil, toolChoice: ToolChoice? = nil) {
        self.id = id
        self.instructions = instructions
        self.outputModality = outputModality
        self.toolChoice = toolChoice
    }
}

extension ResponseRequest {
    init(
        id: String, instructions: String? = nil, toolChoice: ToolChoice? = nil, origin: RequestOrigin
    ) {
        self.init(id: id, instructions: instructions, toolChoice: toolChoice)
        self.origin = origin
    }
}
