import CharivoJSON
import Testing

/// A schema with values that fit and values that do not.
struct SchemaCase: Sendable, CustomTestStringConvertible {
    var name: String
    var schema: JSONValue
    var valid: [JSONValue] = []
    var invalid: [Invalid] = []

    /// A value that does not fit, and the first thing that is wrong with it.
    struct Invalid: Sendable {
        var value: JSONValue
        var rule: String
        var path = ""

        init(_ value: JSONValue, _ rule: String, at path: String = "") {
            self.value = value
            self.rule = rule
            self.path = path
        }
    }

    var testDescription: String { name }

    /// Expects every value to be judged as the case says.
    func check() throws {
        let compiled = try JSONSchema(value: schema)
        for value in valid {
            #expect(compiled.validate(value) == [], "\(name): \(value)")
            #expect(compiled.accepts(value), "\(name): \(value)")
        }
        for invalid in invalid {
            let first = compiled.validate(invalid.value).first
            #expect(first?.rule == invalid.rule, "\(name): \(invalid.value)")
            #expect(first?.path == invalid.path, "\(name): \(invalid.value)")
            #expect(!compiled.accepts(invalid.value), "\(name): \(invalid.value)")
        }
    }
}
