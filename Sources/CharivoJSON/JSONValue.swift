/// Any JSON value (RFC 8259), for what has no type of its own: tool arguments and results, schemas, provider options.
///
/// Whole numbers that fit in an `Int` are kept exactly, as ``integer(_:)``; every other number is a ``number(_:)``.
/// The two compare equal when they mean the same number, as JSON Schema asks.
///
/// ```swift
/// let result: JSONValue = ["success": true, "name": "Hiyori"]
/// result["name"]?.stringValue   // "Hiyori"
/// ```
public enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number that fits in an `Int`.
    case integer(Int)
    /// Any other number. Not-a-number and the infinities have no JSON form and are written as `null`.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)
}

/// A JSON object. Its keys have no order; they are written sorted, so that equal objects are equal text.
public typealias JSONObject = [String: JSONValue]

extension JSONValue: Hashable {
    /// Whether two values mean the same JSON: `1` and `1.0` are one number.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.integer(let integer), .number(let number)), (.number(let number), .integer(let integer)):
            Int(exactly: number) == integer
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Hashes so that equal values hash alike.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .number(let value):
            if let whole = Int(exactly: value) { hasher.combine(whole) } else { hasher.combine(value) }
        case .string(let value): hasher.combine(value)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}
