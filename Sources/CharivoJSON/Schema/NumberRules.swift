/// `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum` and `multipleOf`.
struct NumberRules: SchemaRules {
    private let location: String
    private let minimum: JSONNumber?
    private let maximum: JSONNumber?
    private let exclusiveMinimum: JSONNumber?
    private let exclusiveMaximum: JSONNumber?
    private let multipleOf: JSONNumber?

    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        location = schema.location
        minimum = try schema.number("minimum")
        maximum = try schema.number("maximum")
        exclusiveMinimum = try schema.number("exclusiveMinimum")
        exclusiveMaximum = try schema.number("exclusiveMaximum")
        multipleOf = try schema.number("multipleOf")
        if let multipleOf, !(.integer(0) < multipleOf) { throw schema.broken("multipleOf", "must be above zero.") }
        let none: JSONNumber? = nil
        if [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf].allSatisfy({ $0 == none }) { return nil }
    }

    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated {
        guard let number = JSONNumber(value) else { return Evaluated() }
        if let minimum, !(minimum <= number) {
            evaluator.report("minimum", in: location, "must be at least \(minimum.text)", value)
        }
        if let maximum, !(number <= maximum) {
            evaluator.report("maximum", in: location, "must be at most \(maximum.text)", value)
        }
        if let exclusiveMinimum, !(exclusiveMinimum < number) {
            evaluator.report("exclusiveMinimum", in: location, "must be above \(exclusiveMinimum.text)", value)
        }
        if let exclusiveMaximum, !(number < exclusiveMaximum) {
            evaluator.report("exclusiveMaximum", in: location, "must be below \(exclusiveMaximum.text)", value)
        }
        if let multipleOf, !number.isMultiple(of: multipleOf) {
            evaluator.report("multipleOf", in: location, "must be a multiple of \(multipleOf.text)", value)
        }
        return Evaluated()
    }
}
