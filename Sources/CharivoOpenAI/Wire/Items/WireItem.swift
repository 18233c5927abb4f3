package import CharivoJSON

/// An item of a conversation.
package struct WireItem: Hashable, Sendable {
    /// Its identifier; the client may choose one, the service always says it.
    package var id: String?
    /// How far it is.
    package var status: WireItemStatus?
    /// What it is.
    package var kind: Kind

    /// Makes an item.
    package init(id: String? = nil, status: WireItemStatus? = nil, kind: Kind) {
        self.id = id
        self.status = status
        self.kind = kind
    }

    /// What an item is.
    package enum Kind: Hashable, Sendable {
        /// Something said.
        case message(role: WireRole, content: [WireContentPart])
        /// A call of a function by the model. The arguments are JSON text.
        case functionCall(callID: String?, name: String, arguments: String)
        /// What a function answered.
        case functionCallOutput(callID: String, output: String)
        /// The tools of an MCP server, each whole.
        case mcpListTools(serverLabel: String, tools: [JSONValue])
        /// A call of an MCP server's tool.
        case mcpCall(WireMCPCall)
        /// The service asks whether it may call an MCP server's tool.
        case mcpApprovalRequest(serverLabel: String, name: String, arguments: String)
        /// The client's answer to that.
        case mcpApprovalResponse(approvalRequestID: String, approve: Bool, reason: String?)
        /// `item_reference`: an item of the conversation, by its identifier; only in `response.create.response.input`.
        case reference
        /// A kind this library has no case for. The members are all but `id` and `status`; `type` is among them.
        case other(type: String, JSONObject)
    }
}
