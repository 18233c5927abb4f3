/// `properties`, `patternProperties`, `additionalProperties`, `propertyNames`, `required`, `minProperties` and `maxProperties`.
struct ObjectRules: SchemaRules {
    private let location: String
    private let properties: [String: Int]
    private let patterns: [(pattern: SchemaPattern, index: Int)]
    private let additional: Int?
    private let names: Int?
    private let required: [String]
    private let minProperties: Int?
    private let maxProperties: Int?

    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        location = schema.location
        let properties = try compiler.compileMap("properties", of: schema) ?? []
        self.properties = Dictionary(properties.map { ($0.name, $0.index) }, uniquingKeysWith: { first, _ in first })
        var patterns: [(pattern: SchemaPattern, index: Int)] = []
        for member in try compiler.compileMap("patternProperties", of: schema) ?? [] {
            let path = JSONPointer.appending(member.name, to: schema.path("patternProperties"))
            patterns.append((try SchemaPattern(member.name, at: path), member.index))
        }
        self.patterns = patterns
        additional = try compiler.compileSchema("additionalProperties", of: schema)
        names = try compiler.compileSchema("propertyNames", of: schema)
        required = try schema.names("required") ?? []
        minProperties = try schema.count("minProperties")
        maxProperties = try schema.count("maxProperties")
        if self.properties.isEmpty, patterns.isEmpty, additional == nil, names == nil, required.isEmpty, minProperties == nil,
            maxProperties == nil
        {
            return nil
        }
    }

    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated {
        guard case .object(let members) = value else { return Evaluated() }
        for name in required where members[name] == nil {
            evaluator.report("required", in: location, "the property \"\(name.shortened(to: 100))\" is missing", value)
        }
        if let minProperties, members.count < minProperties {
            evaluator.report("minProperties", in: location, "must have at least \(minProperties) properties", value)
        }
        if let maxProperties, members.count > maxProperties {
            evaluator.report("maxProperties", in: location, "must have at most \(maxProperties) properties", value)
        }
        var evaluated = Evaluated()
        guard !properties.isEmpty || !patterns.isEmpty || additional != nil || names != nil else { return evaluated }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            guard !evaluator.isOver else { break }
            if check(name, member, of: value, evaluator: &evaluator), evaluator.tracksEvaluated {
                evaluated.properties.insert(name)
            }
        }
        return evaluated
    }

    /// Checks one member.
    ///
    /// - Returns: Whether a schema has looked at it.
    private func check(_ name: String, _ member: JSONValue, of object: JSONValue, evaluator: inout SchemaEvaluator) -> Bool {
        if let names, !evaluator.probe(names, .string(name)).isValid {
            evaluator.report("propertyNames", in: location, "a property of this name is not allowed", member, at: name)
        }
        var isKnown = false
        if let index = properties[name] {
            isKnown = true
            _ = evaluator.evaluate(index, member, at: name)
        }
        for (pattern, index) in patterns where evaluator.step(object) {
            guard evaluator.matches(pattern, name, of: object) else { continue }
            isKnown = true
            _ = evaluator.evaluate(index, member, at: name)
        }
        guard !isKnown, let additional else { return isKnown }
        let probe = evaluator.probe(additional, member, at: name, capacity: 4)
        if !probe.isValid { reportAdditional(name, member, probe.violations, additional, evaluator: &evaluator) }
        return true
    }

    /// A property that is simply not allowed is reported as such, with the names that are; for others, what is wrong with it.
    private func reportAdditional(
        _ name: String, _ member: JSONValue, _ violations: [JSONSchema.Violation], _ index: Int, evaluator: inout SchemaEvaluator
    ) {
        guard violations.first?.rule == "false", violations.first?.schemaPath == evaluator.location(of: index) else {
            evaluator.report(violations)
            return
        }
        let allowed = properties.keys.sorted().prefix(24).map { $0.shortened(to: 60) }.joined(separator: ", ")
        let known = properties.isEmpty ? "no properties are" : "the known ones are \(allowed)"
        evaluator.report(
            "additionalProperties", in: location, "this property is not allowed, leave it out (\(known))", member, at: name)
    }
}
