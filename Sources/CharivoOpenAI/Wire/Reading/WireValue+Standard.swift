package import CharivoJSON

extension JSONValue: WireValue {
    /// Takes the value as it is.
    package init(_ value: JSONValue, at place: WirePlace) { self = value }
    /// The value itself.
    package var json: JSONValue { self }
}

extension String: WireValue {
    /// Reads a string.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        guard let string = value.stringValue else { throw place.wrongType(expected: "string", found: value) }
        self = string
    }
    /// The string on the wire.
    package var json: JSONValue { .string(self) }
}

extension Int: WireValue {
    /// Reads a whole number.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        guard let number = value.intValue else { throw place.wrongType(expected: "integer", found: value) }
        self = number
    }
    /// The number on the wire.
    package var json: JSONValue { .integer(self) }
}

extension Double: WireValue {
    /// Reads a number.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        guard let number = value.doubleValue else { throw place.wrongType(expected: "number", found: value) }
        self = number
    }
    /// The number on the wire.
    package var json: JSONValue { .number(self) }
}

extension Bool: WireValue {
    /// Reads a boolean.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        guard let bool = value.boolValue else { throw place.wrongType(expected: "boolean", found: value) }
        self = bool
    }
    /// The boolean on the wire.
    package var json: JSONValue { .bool(self) }
}

extension Array: WireValue where Element: WireValue {
    /// Reads an array.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        guard let values = value.arrayValue else { throw place.wrongType(expected: "array", found: value) }
        self = []
        reserveCapacity(values.count)
        for (index, value) in values.enumerated() { append(try Element(value, at: place.element(index))) }
    }
    /// The array on the wire.
    package var json: JSONValue { .array(map(\.json)) }
}

extension Dictionary: WireValue where Key == String, Value: WireValue {
    /// Reads an object whose members are all of one kind.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        guard let members = value.objectValue else { throw place.wrongType(expected: "object", found: value) }
        self = [:]
        for (name, value) in members { self[name] = try Value(value, at: place.member(name)) }
    }
    /// The object on the wire.
    package var json: JSONValue { .object(mapValues(\.json)) }
}
