/// `prefixItems`, `items`, `contains`, `minContains`, `maxContains`, `minItems`, `maxItems` and `uniqueItems`.
struct ArrayRules: SchemaRules {
    private let location: String
    private let prefix: [Int]
    private let items: Int?
    private let contains: Int?
    private let minContains: Int
    private let maxContains: Int?
    private let minItems: Int?
    private let maxItems: Int?
    private let isUnique: Bool

    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        location = schema.location
        prefix = try compiler.compileList("prefixItems", of: schema) ?? []
        if schema["items"]?.arrayValue != nil {
            throw schema.broken("items", "must be one schema; a list of schemas goes into prefixItems.")
        }
        items = try compiler.compileSchema("items", of: schema)
        contains = try compiler.compileSchema("contains", of: schema)
        minContains = try schema.count("minContains") ?? 1
        maxContains = try schema.count("maxContains")
        minItems = try schema.count("minItems")
        maxItems = try schema.count("maxItems")
        isUnique = try schema.flag("uniqueItems") ?? false
        if prefix.isEmpty, items == nil, contains == nil, minItems == nil, maxItems == nil, !isUnique { return nil }
    }

    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated {
        guard case .array(let elements) = value else { return Evaluated() }
        if let minItems, elements.count < minItems {
            evaluator.report("minItems", in: location, "must have at least \(minItems) items", value)
        }
        if let maxItems, elements.count > maxItems {
            evaluator.report("maxItems", in: location, "must have at most \(maxItems) items", value)
        }
        if isUnique, Set(elements).count < elements.count {
            evaluator.report("uniqueItems", in: location, "no item may occur twice", value)
        }
        var evaluated = Evaluated()
        for (position, (index, element)) in zip(prefix, elements).enumerated() where !evaluator.isOver {
            _ = evaluator.evaluate(index, element, at: String(position))
        }
        evaluated.leadingItems = min(prefix.count, elements.count)
        if let items, elements.count > prefix.count {
            for position in prefix.count..<elements.count where !evaluator.isOver {
                _ = evaluator.evaluate(items, elements[position], at: String(position))
            }
            evaluated.leadingItems = elements.count
        }
        if let contains { evaluated.items = checkContains(contains, elements, value, evaluator: &evaluator) }
        return evaluated
    }

    /// - Returns: The elements that `contains` fits, by index.
    private func checkContains(
        _ contains: Int, _ elements: [JSONValue], _ value: JSONValue, evaluator: inout SchemaEvaluator
    ) -> Set<Int> {
        var matches: Set<Int> = []
        for (position, element) in elements.enumerated() where !evaluator.isOver {
            if evaluator.probe(contains, element, at: String(position)).isValid { matches.insert(position) }
        }
        if matches.count < minContains {
            let rule = minContains == 1 ? "contains" : "minContains"
            evaluator.report(rule, in: location, "at least \(minContains) of the items must be of the kind asked for", value)
        }
        if let maxContains, matches.count > maxContains {
            evaluator.report("maxContains", in: location, "at most \(maxContains) of the items may be of the kind counted", value)
        }
        return matches
    }
}
