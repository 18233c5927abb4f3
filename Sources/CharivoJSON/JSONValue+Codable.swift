extension JSONValue: Codable {
    /// More than any text has that was let in by ``maximumDepth`` or by a server's own limit, and far less than a thread's stack holds.
    private static let deepestDecoded = 256

    /// Reads any JSON value from a decoder.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if decoder.codingPath.count > Self.deepestDecoded {
            // A decoder of somebody else's has not looked at the depth before it recurses.
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "It nests too deep.")
        } else if let value = try? container.decode([String: JSONValue].self) {
            self = .object(value)
        } else {
            // Last, so that what is wrong inside an array or an unreadable number is reported and not swallowed.
            self = .array(try container.decode([JSONValue].self))
        }
    }

    /// Writes the value to an encoder.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
