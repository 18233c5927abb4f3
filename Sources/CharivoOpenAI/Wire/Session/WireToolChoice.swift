package import CharivoJSON

/// Which tools a response may call.
package enum WireToolChoice: Hashable, Sendable {
    /// `"auto"`: the model decides.
    case auto
    /// `"none"`: it may call no tool.
    case forbidden
    /// `"required"`: it must call one.
    case required
    /// It must call this function.
    case function(name: String)
    /// It must call a tool of this MCP server; this one, when it has a name.
    case mcp(serverLabel: String, name: String?)
    /// A choice this library has no case for.
    case other(JSONValue)
}
