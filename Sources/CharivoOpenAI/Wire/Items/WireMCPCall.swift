package import CharivoJSON

/// A call of an MCP server's tool.
package struct WireMCPCall: Hashable, Sendable {
    /// The server's label in the session's tools.
    package var serverLabel: String
    /// The tool's name.
    package var name: String
    /// Its arguments, JSON text.
    package var arguments: String
    /// The approval it was made by.
    package var approvalRequestID: String?
    /// What the tool answered.
    package var output: String?
    /// What went wrong: `protocol_error`, `tool_execution_error` or `http_error`, kept whole.
    package var error: JSONObject?

    /// Makes a call.
    package init(
        serverLabel: String, name: String, arguments: String, approvalRequestID: String? = nil, output: String? = nil,
        error: JSONObject? = nil
    ) {
        self.serverLabel = serverLabel
        self.name = name
        self.arguments = arguments
        self.approvalRequestID = approvalRequestID
        self.output = output
        self.error = error
    }
}
