/// `$ref` and `$dynamicRef`. In a schema of one document both lead to the same place.
struct ReferenceRules: SchemaRules {
    let inPlaceReferences: [Int]

    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        var references: [Int] = []
        for keyword in ["$ref", "$dynamicRef"] {
            guard let target = try schema.string(keyword) else { continue }
            references.append(compiler.reference(target, at: schema.path(keyword)))
        }
        inPlaceReferences = references
        if references.isEmpty { return nil }
    }

    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated {
        var evaluated = Evaluated()
        for reference in inPlaceReferences {
            let result = evaluator.evaluate(evaluator.target(ofReference: reference), value)
            if result.isValid { evaluated.merge(result.evaluated) }
        }
        return evaluated
    }
}
