package import CharivoJSON

extension WireToolChoice: WireValue {
    /// Reads a choice.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        switch value {
        case "auto": self = .auto
        case "none": self = .forbidden
        case "required": self = .required
        case .string: self = .other(value)
        case .object:
            var object = try WireObject(value, at: place)
            switch try object.required("type", as: String.self) {
            case "function": self = .function(name: try object.required("name"))
            case "mcp": self = .mcp(serverLabel: try object.required("server_label"), name: try object.optional("name"))
            default: self = .other(value)
            }
        default: throw place.wrongType(expected: "string or object", found: value)
        }
    }

    /// The choice on the wire.
    package var json: JSONValue {
        switch self {
        case .auto: return "auto"
        case .forbidden: return "none"
        case .required: return "required"
        case .function(let name): return ["type": "function", "name": .string(name)]
        case .mcp(let serverLabel, let name):
            var members: JSONObject = ["type": "mcp", "server_label": .string(serverLabel)]
            members.set("name", name)
            return .object(members)
        case .other(let value): return value
        }
    }
}
