package import CharivoJSON

extension WireTokenLimit: WireValue {
    /// Reads a limit.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        switch value {
        case "inf": self = .unlimited
        case .string: throw WireDecodingError(.unsupported(supported: ["inf"]), at: place.path)
        default:
            guard let count = value.intValue else { throw place.wrongType(expected: "integer or \"inf\"", found: value) }
            self = .tokens(count)
        }
    }

    /// The limit on the wire.
    package var json: JSONValue {
        switch self {
        case .tokens(let count): .integer(count)
        case .unlimited: "inf"
        }
    }
}
