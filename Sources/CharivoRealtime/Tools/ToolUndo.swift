/// An effect to take back: a handler returned a result, so what it does is done, but its call had been answered otherwise before.
///
/// The model and the user were told that the call failed, and nobody will ever be told the result. A tool whose effect must not
/// stay in that case has a handler that takes it back. It runs once, after the tool's own handler has returned, for as long as the
/// tool's timeout allows. A handler that throws, or that never returns, is taken to have left no effect, or to have seen to it itself.
public struct ToolUndo: Sendable {
    /// What takes the effect back.
    public typealias Handler = @Sendable (ToolUndo) async throws -> Void

    /// Why the call had been given up.
    public enum Reason: String, Sendable, Hashable, Codable {
        /// Its time was up.
        case timedOut = "timed-out"
        /// The user or the app interrupted.
        case interrupted
        /// A newer call replaced it.
        case replaced
        /// The session ended.
        case sessionEnded = "session-ended"
    }

    /// What the call was made with.
    public var arguments: JSONObject
    /// What the handler returned, as it returned it.
    public var output: JSONObject
    /// What the handler knew: the call's id, and with it the key to take back what was done under it.
    public var context: ToolContext
    /// Why the call had been given up.
    public var reason: Reason

    /// Makes an effect, for tests of handlers.
    public init(arguments: JSONObject, output: JSONObject, context: ToolContext, reason: Reason) {
        self.arguments = arguments
        self.output = output
        self.context = context
        self.reason = reason
    }
}

/// The end of taking an effect back.
public struct ToolUndoReport: Sendable, Hashable {
    /// The tool's name.
    public var name: String
    /// The call.
    public var callID: String
    /// Why the call had been given up.
    public var reason: ToolUndo.Reason
    /// Why the effect could not be taken back; `nil` when it was.
    public var error: RealtimeError?
    /// Where the call belongs.
    public var turn: TurnIdentity
}
