/// A handler to run.
struct ToolRun: Sendable {
    /// Unique in the life of a manager: what an earlier session's handler says is known as such.
    var id: String
    var tool: Tool
    var arguments: JSONObject
    var context: ToolContext

    /// The run whose handler the present task belongs to, if any: a handler that stops its session must not be waited for by it.
    @TaskLocal static var current: String?

    /// Runs it to its end.
    func result() async -> Result<JSONObject, RealtimeError> {
        await Self.$current.withValue(id) {
            do { return .success(try await tool.handler(arguments, context)) } catch {
                return .failure(RealtimeError(thrownByTool: error))
            }
        }
    }
}

/// An effect to take back.
struct ToolUndoRun: Sendable {
    var id: String
    var undo: ToolUndo
    var handler: ToolUndo.Handler

    /// Runs it to its end.
    ///
    /// - Returns: What went wrong, if anything did.
    func failure() async -> RealtimeError? {
        await ToolRun.$current.withValue(id) {
            do {
                try await handler(undo)
                return nil
            } catch {
                return RealtimeError(thrownByTool: error)
            }
        }
    }
}
