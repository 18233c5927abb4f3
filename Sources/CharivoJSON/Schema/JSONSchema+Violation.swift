extension JSONSchema {
    /// One thing that is wrong with a value.
    ///
    /// It never holds the value itself, which may be private; the names of its members are in ``path``.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// Where in the value: a JSON pointer (RFC 6901), empty for the whole value.
        public let path: String
        /// Where in the schema: a JSON pointer to the keyword. Behind a `$ref` it points to where the reference leads.
        public let schemaPath: String
        /// The keyword that is violated; `false` for a schema that allows nothing, `limit` when the value could not be checked.
        public let rule: String
        /// What to correct, for a language model or a person: path, rule, what is asked for, the type of what was found.
        public let message: String

        /// The message.
        public var description: String { message }
    }
}

extension JSONSchema.Violation {
    init(path: String, schemaPath: String, rule: String, demand: String, found: JSONValue) {
        self.path = path
        self.schemaPath = schemaPath
        self.rule = rule
        let place = path.isEmpty ? "At the top level" : "At \(path.shortened(to: 200))"
        message = "\(place) (\(rule)): \(demand); found \(found.typeName)."
    }
}

extension String {
    /// The text, or its beginning where it is longer: what is quoted in a message has a bound.
    func shortened(to limit: Int) -> String {
        count > limit ? String(prefix(limit)) + "…" : self
    }
}
