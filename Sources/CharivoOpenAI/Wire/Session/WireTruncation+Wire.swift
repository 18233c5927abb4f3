package import CharivoJSON

extension WireTruncation: WireValue {
    /// Reads a strategy.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        switch value {
        case "auto": self = .auto
        case "disabled": self = .disabled
        case .string: self = .other(value)
        case .object:
            var object = try WireObject(value, at: place)
            guard try object.required("type", as: String.self) == "retention_ratio" else {
                self = .other(value)
                return
            }
            let ratio: Double = try object.required("retention_ratio")
            let limits: TokenLimits? = try object.optional("token_limits")
            self = .retentionRatio(ratio, postInstructionTokens: limits?.postInstructions)
        default: throw place.wrongType(expected: "string or object", found: value)
        }
    }

    /// The strategy on the wire.
    package var json: JSONValue {
        switch self {
        case .auto: return "auto"
        case .disabled: return "disabled"
        case .retentionRatio(let ratio, let tokens):
            var members: JSONObject = ["type": "retention_ratio", "retention_ratio": .number(ratio)]
            members.set("token_limits", tokens.map { TokenLimits(postInstructions: $0) })
            return .object(members)
        case .other(let value): return value
        }
    }

    /// `token_limits`.
    private struct TokenLimits: WireRecord {
        let postInstructions: Int?

        init(postInstructions: Int?) { self.postInstructions = postInstructions }

        init(_ object: inout WireObject) throws(WireDecodingError) { postInstructions = try object.optional("post_instructions") }

        var members: JSONObject {
            var members: JSONObject = [:]
            members.set("post_instructions", postInstructions)
            return members
        }
    }
}
