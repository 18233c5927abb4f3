internal import Synchronization

/// A compiled `pattern`. A Swift `Regex` may not cross between tasks, so a lock hands it round.
final class SchemaPattern: Sendable {
    /// The pattern as the schema has it.
    let source: String
    private let regex: Mutex<Regex<AnyRegexOutput>>

    /// Compiles a pattern.
    ///
    /// - Parameter path: Where in the schema it is, for the error.
    init(_ source: String, at path: String) throws(JSONSchemaError) {
        self.source = source
        let pattern: String
        do {
            pattern = try ECMAPattern(source).swiftPattern()
        } catch {
            throw JSONSchemaError(path: path, reason: "this pattern cannot be used: \(error.reason).")
        }
        do {
            let regex = try Regex(pattern)
                .matchingSemantics(.unicodeScalar)
                .asciiOnlyDigits()
                .asciiOnlyWordCharacters()
                .wordBoundaryKind(.simple)
            self.regex = Mutex(regex)
        } catch {
            throw JSONSchemaError(path: path, reason: "this pattern is not a regular expression: \(error).")
        }
    }

    /// Whether the pattern is found anywhere in the text.
    func isFound(in text: String) -> Bool {
        regex.withLock { regex in
            do { return try regex.firstMatch(in: text) != nil } catch { return false }
        }
    }
}
