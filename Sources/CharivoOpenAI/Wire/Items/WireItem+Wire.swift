package import CharivoJSON

extension WireItem: WireRecord {
    /// Reads an item.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        id = try object.optional("id")
        status = try object.optional("status")
        let whole = object.rest
        let type: String = try object.required("type")
        kind =
            switch type {
            case "message": .message(role: try object.required("role"), content: try object.optional("content") ?? [])
            case "function_call":
                .functionCall(
                    callID: try object.optional("call_id"), name: try object.required("name"),
                    // While the call is being generated its arguments are empty, or not there.
                    arguments: try object.optional("arguments") ?? "")
            case "function_call_output":
                .functionCallOutput(callID: try object.required("call_id"), output: try object.required("output"))
            case "mcp_list_tools":
                .mcpListTools(serverLabel: try object.required("server_label"), tools: try object.optional("tools") ?? [])
            case "mcp_call": .mcpCall(try WireMCPCall(&object))
            case "mcp_approval_request":
                .mcpApprovalRequest(
                    serverLabel: try object.required("server_label"), name: try object.required("name"),
                    arguments: try object.required("arguments"))
            case "mcp_approval_response":
                .mcpApprovalResponse(
                    approvalRequestID: try object.required("approval_request_id"), approve: try object.required("approve"),
                    reason: try object.optional("reason"))
            case "item_reference": .reference
            default: .other(type: type, whole)
            }
    }

    /// The item on the wire.
    package var members: JSONObject {
        var members = kind.members
        members.set("id", id)
        members.set("status", status)
        return members
    }
}

extension WireMCPCall {
    /// Reads a call, whose `type`, `id` and `status` have been taken.
    init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            serverLabel: try object.required("server_label"), name: try object.required("name"),
            arguments: try object.optional("arguments") ?? "", approvalRequestID: try object.optional("approval_request_id"),
            output: try object.optional("output"), error: try object.optional("error"))
    }

    /// The call on the wire, with the nulls that the service writes.
    var members: JSONObject {
        var members: JSONObject = ["type": "mcp_call"]
        members.set("server_label", serverLabel)
        members.set("name", name)
        members.set("arguments", arguments)
        members.setOrNull("approval_request_id", approvalRequestID)
        members.setOrNull("output", output)
        members.setOrNull("error", error)
        return members
    }
}

extension WireItem.Kind {
    /// The members of an item of this kind, without those that all kinds have.
    fileprivate var members: JSONObject {
        var members: JSONObject = [:]
        switch self {
        case .message(let role, let content):
            members = ["type": "message", "object": "realtime.item"]
            members.set("role", role)
            members.set("content", content)
        case .functionCall(let callID, let name, let arguments):
            members = ["type": "function_call", "object": "realtime.item"]
            members.set("call_id", callID)
            members.set("name", name)
            members.set("arguments", arguments)
        case .functionCallOutput(let callID, let output):
            members = ["type": "function_call_output", "object": "realtime.item"]
            members.set("call_id", callID)
            members.set("output", output)
        case .mcpListTools(let serverLabel, let tools):
            members = ["type": "mcp_list_tools"]
            members.set("server_label", serverLabel)
            members.set("tools", tools)
        case .mcpCall(let call): members = call.members
        case .mcpApprovalRequest(let serverLabel, let name, let arguments):
            members = ["type": "mcp_approval_request"]
            members.set("server_label", serverLabel)
            members.set("name", name)
            members.set("arguments", arguments)
        case .mcpApprovalResponse(let approvalRequestID, let approve, let reason):
            members = ["type": "mcp_approval_response"]
            members.set("approval_request_id", approvalRequestID)
            members.set("approve", approve)
            members.set("reason", reason)
        case .reference: members = ["type": "item_reference"]
        case .other(let type, let rest):
            members = rest
            members["type"] = .string(type)
        }
        return members
    }
}
