/// A compiled `pattern`: a regular expression of ECMA-262, as JSON Schema asks.
///
/// Matching has a bound of steps. Swift's own `Regex` has none, and a pattern such as `^(a+)+$` keeps it busy for minutes with
/// thirty characters: nothing that should judge what a stranger wrote.
struct SchemaPattern: Hashable, Sendable {
    /// How many instructions are one step of a check.
    private static let instructionsPerStep = 4

    /// The pattern as the schema has it.
    let source: String
    private let program: PatternProgram

    /// Compiles a pattern.
    ///
    /// - Parameter path: Where in the schema it is, for the error.
    init(_ source: String, at path: String) throws(JSONSchemaError) {
        self.source = source
        do {
            program = try PatternProgram(source)
        } catch {
            throw JSONSchemaError(path: path, reason: "this pattern cannot be used: \(error.reason).")
        }
    }

    /// Whether the pattern is found anywhere in the text; `nil` when the steps did not suffice to find out.
    ///
    /// - Parameter steps: How many steps of a check there are left; those that were used are subtracted.
    func isFound(in text: String, steps: inout Int) -> Bool? {
        var matcher = PatternMatcher(
            program, text: text, steps: min(max(0, steps), Int.max / Self.instructionsPerStep) * Self.instructionsPerStep)
        defer { steps = matcher.steps / Self.instructionsPerStep }
        return try? matcher.isFound()
    }
}
