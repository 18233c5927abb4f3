/// Something the character can do: what the model is told about it, and what happens when the model calls it.
///
/// ```swift
/// let profile = Tool("describeCharacterProfile", "Return the active character profile.") { _, context in
///     ["success": true, "name": .init(context.character?.name)]
/// }
/// ```
///
/// The handler runs at most once for a call, in a task of its own that is cancelled when the time is up or the session ends.
/// What it throws is told to the model as `{"success": false, "error": "…"}`, so that the model can say so or try otherwise.
public struct Tool: Sendable {
    /// What runs when the model calls the tool: arguments that satisfy the definition's schema in, an object out.
    public typealias Handler = @Sendable (JSONObject, ToolContext) async throws -> JSONObject

    /// What the model is told.
    public var definition: ToolDefinition
    /// How long the handler may take; the manager's default (10 s, as the seed's) when `nil`.
    public var timeout: Duration?
    /// What becomes of a running call when the user interrupts the reply it belongs to.
    public var interruption: ToolInterruption
    /// What runs.
    public var handler: Handler

    /// Makes a tool of a definition.
    public init(
        definition: ToolDefinition, timeout: Duration? = nil, interruption: ToolInterruption = .finish,
        handler: @escaping Handler
    ) {
        self.definition = definition
        self.timeout = timeout
        self.interruption = interruption
        self.handler = handler
    }

    /// Makes a tool of a name, a description and a JSON Schema; without a schema it takes no arguments.
    public init(
        _ name: String, _ description: String, parameters: JSONObject = ["type": "object", "properties": [:]],
        timeout: Duration? = nil, interruption: ToolInterruption = .finish, handler: @escaping Handler
    ) {
        self.init(
            definition: ToolDefinition(name: name, description: description, parameters: parameters), timeout: timeout,
            interruption: interruption, handler: handler)
    }

    /// Makes a tool with typed arguments and a typed result.
    ///
    /// - Parameters:
    ///   - name: The name the model calls it by.
    ///   - description: What it does and when to use it, in words.
    ///   - arguments: The type the arguments are read as, once they satisfy the schema.
    ///   - parameters: The JSON Schema of the arguments.
    ///   - timeout: How long the handler may take; the manager's default when `nil`.
    ///   - interruption: What becomes of a running call when the user interrupts the reply it belongs to.
    ///   - handler: What runs; its result is encoded as an object.
    public init<Arguments: Decodable & Sendable, Output: Encodable & Sendable>(
        _ name: String, _ description: String, arguments: Arguments.Type, parameters: JSONObject, timeout: Duration? = nil,
        interruption: ToolInterruption = .finish,
        handler: @escaping @Sendable (Arguments, ToolContext) async throws -> Output
    ) {
        self.init(name, description, parameters: parameters, timeout: timeout, interruption: interruption) { raw, context in
            let output = try await handler(JSONValue.object(raw).decode(as: Arguments.self), context)
            guard let object = try JSONValue(encoding: output).objectValue else {
                throw RealtimeError(
                    code: .tool, message: "The result of the tool \(name) is not an object; return a struct or a dictionary.")
            }
            return object
        }
    }
}

/// What becomes of a running call when the user interrupts the reply it belongs to.
public enum ToolInterruption: Sendable, Hashable {
    /// It goes on, and the model is told its result without being asked to speak.
    case finish
    /// It goes on, and the model is asked to speak about its result when the conversation is idle.
    case finishAndSpeak
    /// It is cancelled, and the model is told so.
    case cancel
}

/// What a tool's handler may know.
public struct ToolContext: Sendable {
    /// Who the session is with.
    public var character: Character?
    /// The session when the tool was called.
    public var state: RealtimeState
    /// The call; the same for a call that is delivered twice, so it serves as an idempotency key.
    public var callID: String

    /// Makes a context, for tests of handlers.
    public init(character: Character? = nil, state: RealtimeState = .init(), callID: String) {
        self.character = character
        self.state = state
        self.callID = callID
    }
}
