public import CharivoJSON

/// Decides what is said and which tools are called. Shared by the sessions of an engine: it keeps nothing of its own about
/// a talk; everything it may use is in the request.
public protocol DialogueModel: Sendable {
    /// Makes ready what a first answer would have to wait for. Called before a session is announced to its client. A model that has
    /// nothing to make ready need not say so.
    ///
    /// - Throws: ``SpeechError`` when no answer can be made at all, saying what is missing and how to get it.
    func warmUp() async throws

    /// Answers the last turn of a conversation, piece by piece. Ends by returning; cancelling the task stops it.
    ///
    /// - Parameters:
    ///   - request: What the answer may use.
    ///   - emit: Receives the words and calls in order. Suspends while the engine has enough to speak.
    /// - Throws: Any error; the response then fails, and the session goes on.
    func respond(to request: DialogueRequest, emit: (DialoguePiece) async throws -> Void) async throws
}

extension DialogueModel {
    /// There is nothing to make ready.
    public func warmUp() async throws {}
}

/// A piece of an answer.
public enum DialoguePiece: Sendable, Hashable {
    /// Further words, to be spoken or shown after the ones before.
    case words(String)
    /// A call of one of the request's tools.
    case toolCall(name: String, arguments: JSONObject)
}

/// What a model knows when it answers.
public struct DialogueRequest: Sendable, Hashable {
    /// The instructions of the session, or of this one response.
    public var instructions: String
    /// The conversation so far, oldest first.
    public var turns: [DialogueTurn]
    /// The tools that may be called.
    public var tools: [DialogueTool]
    /// Whether tools may, must not or must be called.
    public var toolChoice: DialogueToolChoice

    /// Makes a request.
    public init(
        instructions: String = "", turns: [DialogueTurn] = [], tools: [DialogueTool] = [], toolChoice: DialogueToolChoice = .auto
    ) {
        self.instructions = instructions
        self.turns = turns
        self.tools = tools
        self.toolChoice = toolChoice
    }
}

/// A turn of the conversation as a model sees it.
public enum DialogueTurn: Sendable, Hashable {
    /// Something the app says to the model besides the instructions.
    case system(String)
    /// What the user said or wrote.
    case user(String)
    /// What the character said, as far as it was heard.
    case assistant(String)
    /// A tool the model called.
    case toolCall(id: String, name: String, arguments: JSONObject)
    /// What the tool answered.
    case toolOutput(id: String, output: JSONValue)
}

/// A tool as a model sees it.
public struct DialogueTool: Sendable, Hashable {
    /// The name it is called by.
    public var name: String
    /// What it does, in words.
    public var description: String
    /// The JSON Schema of its arguments.
    public var parameters: JSONObject

    /// Makes a tool.
    public init(name: String, description: String = "", parameters: JSONObject = [:]) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}

/// Whether a model may call tools.
public enum DialogueToolChoice: Sendable, Hashable {
    /// As it sees fit.
    case auto
    /// It must not.
    case none
    /// It must call at least one.
    case required
    /// It must call this one.
    case function(String)
}
