/// A family of keywords of one schema, compiled.
protocol SchemaRules: Sendable {
    /// Reads the family's keywords.
    ///
    /// - Returns: `nil` when the schema has none of them.
    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError)

    /// Checks a value, reports to the evaluator what is wrong, and returns what was looked at.
    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated

    /// The schemas that are applied to the very same value, by index; a circle of them would never end.
    var inPlace: [Int] { get }

    /// The references that are applied to the very same value, by their index in the list of references.
    var inPlaceReferences: [Int] { get }
}

extension SchemaRules {
    var inPlace: [Int] { [] }
    var inPlaceReferences: [Int] { [] }
}
