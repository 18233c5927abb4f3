/// A compiled JSON Schema (draft 2020-12) that says what is wrong with a value.
///
/// Made for the arguments of tools: a language model writes them, and is told in its own words what to correct. A schema is
/// compiled once, when the tool is registered, and then checks as many values as needed, from any task.
///
/// ```swift
/// let schema = try JSONSchema([
///     "type": "object",
///     "properties": ["minutes": ["type": "integer", "minimum": 1]],
///     "required": ["minutes"],
/// ])
/// schema.accepts(["minutes": 5])                     // true
/// schema.validate(["minutes": "five"]).first?.message
/// // "At /minutes (type): must be integer; found string."
/// ```
///
/// Every assertion and applicator of the draft is understood: types, `enum`, `const`, limits of numbers, strings, arrays and
/// objects, `properties` and its kin, `items` and its kin, `allOf`, `anyOf`, `oneOf`, `not`, `if`, `unevaluatedProperties` and
/// `unevaluatedItems`, and `$ref`, `$anchor` and `$dynamicRef` to a place in the same schema. `format`, `default`, the
/// `content…` keywords and keywords of no known meaning are notes, and check nothing.
///
/// What differs from the draft: a schema is one document, so a `$ref` to another and an `$id` below the root are refused; a
/// `pattern` is an ECMA-262 one without the names of scripts; two strings that Unicode calls canonically equivalent are equal, as
/// everywhere in Swift.
///
/// Both compiling and checking are bounded by ``Limits``.
public struct JSONSchema: Sendable {
    /// The schema as it was given.
    public let source: JSONValue

    /// The bounds it is compiled and checked within.
    public let limits: Limits

    let program: SchemaProgram

    /// Compiles a schema.
    ///
    /// - Parameters:
    ///   - object: The schema, an object as tools have them.
    ///   - limits: The bounds to compile and check within.
    /// - Throws: ``JSONSchemaError`` that says which keyword is broken, and why.
    public init(_ object: JSONObject, limits: Limits = Limits()) throws(JSONSchemaError) {
        try self.init(value: .object(object), limits: limits)
    }

    /// Compiles a schema that may also be `true` (all is valid) or `false` (nothing is).
    ///
    /// - Throws: ``JSONSchemaError`` that says which keyword is broken, and why.
    public init(value: JSONValue, limits: Limits = Limits()) throws(JSONSchemaError) {
        source = value
        self.limits = limits
        program = try SchemaCompiler.program(of: value, limits: limits)
    }

    /// Checks a value.
    ///
    /// - Returns: What is wrong, in a fixed order, at most ``Limits/violations`` of them; empty when the value is valid.
    ///   A value too deep or too large to be checked within the limits is not valid: a violation of the rule `limit` says so.
    public func validate(_ value: JSONValue) -> [Violation] {
        SchemaEvaluator.violations(of: value, program: program, limits: limits, capacity: limits.violations)
    }

    /// Whether the value is valid. Quicker than ``validate(_:)``, for it stops at the first violation.
    public func accepts(_ value: JSONValue) -> Bool {
        SchemaEvaluator.violations(of: value, program: program, limits: limits, capacity: 1).isEmpty
    }
}
