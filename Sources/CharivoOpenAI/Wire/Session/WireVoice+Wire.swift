package import CharivoJSON

extension WireVoice: WireValue {
    /// Reads a voice.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        switch value {
        case .string(let name): self = .named(name)
        case .object:
            var object = try WireObject(value, at: place)
            self = .custom(id: try object.required("id"))
        default: throw place.wrongType(expected: "string or object", found: value)
        }
    }

    /// The voice on the wire.
    package var json: JSONValue {
        switch self {
        case .named(let name): .string(name)
        case .custom(let id): ["id": .string(id)]
        }
    }
}
