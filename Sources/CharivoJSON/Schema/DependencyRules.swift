/// `dependentRequired` and `dependentSchemas`.
struct DependencyRules: SchemaRules {
    private let location: String
    private let required: [(name: String, others: [String])]
    private let schemas: [(name: String, index: Int)]

    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        location = schema.location
        var required: [(name: String, others: [String])] = []
        for member in try schema.members("dependentRequired") ?? [] {
            let path = JSONPointer.appending(member.name, to: schema.path("dependentRequired"))
            required.append((member.name, try SchemaReader.names(in: member.value, at: path)))
        }
        self.required = required
        schemas = try compiler.compileMap("dependentSchemas", of: schema) ?? []
        if required.isEmpty, schemas.isEmpty { return nil }
    }

    var inPlace: [Int] { schemas.map(\.index) }

    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated {
        guard case .object(let members) = value else { return Evaluated() }
        for (name, others) in required where members[name] != nil {
            for other in others where members[other] == nil {
                evaluator.report(
                    "dependentRequired", in: location,
                    "with \"\(name.shortened(to: 60))\" the property \"\(other.shortened(to: 60))\" is needed too", value)
            }
        }
        var evaluated = Evaluated()
        for (name, index) in schemas where members[name] != nil {
            let result = evaluator.evaluate(index, value)
            if result.isValid { evaluated.merge(result.evaluated) }
        }
        return evaluated
    }
}
