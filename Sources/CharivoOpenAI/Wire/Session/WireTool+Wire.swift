package import CharivoJSON

extension WireTool: WireRecord {
    /// Reads a tool.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        let whole = object.rest
        switch try object.required("type", as: String.self) {
        case "function": self = .function(try WireFunctionTool(&object))
        case "mcp": self = .mcp(whole)
        default: self = .other(whole)
        }
    }

    /// The tool on the wire.
    package var members: JSONObject {
        switch self {
        case .function(let tool): tool.members
        case .mcp(let members), .other(let members): members
        }
    }
}

extension WireFunctionTool: WireRecord {
    /// Reads a function, whose `type` has been taken.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            name: try object.required("name"), description: try object.optional("description"),
            parameters: try object.optional("parameters"))
        extras = object.rest
    }

    /// The function on the wire.
    package var members: JSONObject {
        var members = extras
        members["type"] = "function"
        members.set("name", name)
        members.set("description", description)
        members.set("parameters", parameters)
        return members
    }
}
