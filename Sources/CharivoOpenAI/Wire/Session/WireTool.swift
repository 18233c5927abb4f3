package import CharivoJSON

/// A tool of a session or a response.
package enum WireTool: Hashable, Sendable {
    /// A function that the client runs.
    case function(WireFunctionTool)
    /// `type: "mcp"`: a remote server's tools, which the service runs. Kept as it came.
    case mcp(JSONObject)
    /// A kind this library has no case for, whole.
    case other(JSONObject)
}
