extension JSONValue {
    /// The boolean, when the value is one.
    public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The whole number, when the value is a number without a fraction that fits in an `Int`.
    public var intValue: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number, when the value is one.
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The string, when the value is one.
    public var stringValue: String? { if case .string(let value) = self { value } else { nil } }

    /// The elements, when the value is an array.
    public var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The members, when the value is an object.
    public var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// Whether the value is `null`.
    public var isNull: Bool { self == .null }

    /// The member of that name, when the value is an object that has it.
    public subscript(key: String) -> JSONValue? { objectValue?[key] }

    /// The element at that index, when the value is an array that has it.
    public subscript(index: Int) -> JSONValue? {
        guard let elements = arrayValue, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The value's type in JSON Schema's words: `null`, `boolean`, `integer`, `number`, `string`, `array`, or `object`.
    /// A number without a fraction is an `integer`, however it is written and however large it is.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number(let value): value.isFinite && value == value.rounded() ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
