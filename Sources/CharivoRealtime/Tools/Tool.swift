/// Something the character can do: what the model is told about it, and what happens when the model calls it.
///
/// ```swift
/// let profile = Tool("describeCharacterProfile", "Return the active character profile.") { _, context in
///     ["success": true, "name": .init(context.character?.name)]
/// }
/// let pay = Tool("pay", "Pays an open order.", parameters: schema) { arguments, context in … }.with {
///     $0.approval = .always
///     $0.concurrency = .oneAtATime
///     $0.undo = { undo in try await shop.refund(key: undo.context.idempotencyKey) }
/// }
/// ```
///
/// The handler runs at most once for a call, in a task of its own that is cancelled when the time is up or the session ends.
/// What it throws is told to the model as `{"success": false, "error": "…"}`, so that the model can say so or try otherwise:
/// in the error's own words where the error is a ``ToolFailure``, and else only by the name of its type.
public struct Tool: Sendable {
    /// What runs when the model calls the tool: arguments that satisfy the definition's schema in, an object out.
    public typealias Handler = @Sendable (JSONObject, ToolContext) async throws -> JSONObject

    /// What the model is told.
    public var definition: ToolDefinition
    /// How long the handler may take; the manager's default (10 s, as the seed's) when `nil`. The time that a call waits for an
    /// approval or for others of its group does not count.
    public var timeout: Duration?
    /// What becomes of a running call when the user interrupts the reply it belongs to.
    public var interruption: ToolInterruption
    /// Whether a person is asked before a call runs; never, by default.
    public var approval = ToolApproval.never
    /// How long a person may take to answer; the manager's default (2 min) when `nil`.
    public var approvalTimeout: Duration?
    /// Which other calls a call waits for; none, by default.
    public var concurrency = ToolConcurrency.parallel
    /// What becomes of a call that repeats one that is still at work; by default it is a call like any other.
    public var repetition = ToolRepetition.allow
    /// Whether the model waits for the result, as it does by default, or is told it later.
    public var delivery = ToolDelivery.awaited
    /// Whether a call runs that came whole in a reply that was then cut short. By default it does not.
    public var runsIncompleteCalls = false
    /// What the model, the events and the projectors may see of a result: called once with what the handler returned, or with
    /// its failure. It is called on the session's own turn and must be quick.
    public var redaction: (@Sendable (JSONObject) -> JSONObject)?
    /// What takes back the effect of a call whose result came too late for anyone to be told; see ``ToolUndo``.
    public var undo: ToolUndo.Handler?
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

    /// The tool with some of its rules changed.
    public func with(_ change: (inout Tool) -> Void) -> Tool {
        var tool = self
        change(&tool)
        return tool
    }
}
