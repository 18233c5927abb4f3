/// A schema that cannot be used: what is wrong in it, and where.
public struct JSONSchemaError: Error, Hashable, CustomStringConvertible {
    /// Where in the schema: a JSON pointer (RFC 6901), empty for the whole schema.
    public let path: String
    /// What is wrong and what is asked for instead.
    public let reason: String

    /// Makes an error.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// Place and reason in one sentence.
    public var description: String {
        "The schema is broken at \(path.isEmpty ? "its root" : path.shortened(to: 200)): \(reason)"
    }
}
