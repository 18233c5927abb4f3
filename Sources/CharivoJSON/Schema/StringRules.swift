/// `minLength`, `maxLength` and `pattern`. A length counts Unicode code points.
struct StringRules: SchemaRules {
    private let location: String
    private let minLength: Int?
    private let maxLength: Int?
    private let pattern: SchemaPattern?

    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        location = schema.location
        minLength = try schema.count("minLength")
        maxLength = try schema.count("maxLength")
        if let source = try schema.string("pattern") {
            pattern = try SchemaPattern(source, at: schema.path("pattern"))
        } else {
            pattern = nil
        }
        if minLength == nil, maxLength == nil, pattern == nil { return nil }
    }

    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated {
        guard case .string(let text) = value else { return Evaluated() }
        let length = text.unicodeScalars.count
        if let minLength, length < minLength {
            evaluator.report("minLength", in: location, "must have at least \(minLength) characters", value)
        }
        if let maxLength, length > maxLength {
            evaluator.report("maxLength", in: location, "must have at most \(maxLength) characters", value)
        }
        if let pattern {
            let limit = evaluator.patternInput
            if length > limit {
                evaluator.report("pattern", in: location, "is too long to be matched, must have at most \(limit) characters", value)
            } else if !evaluator.matches(pattern, text, of: value) {
                evaluator.report("pattern", in: location, "must match the pattern \(pattern.source.shortened(to: 120))", value)
            }
        }
        return Evaluated()
    }
}
