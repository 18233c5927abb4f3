/// `unevaluatedProperties` and `unevaluatedItems`: for what no other keyword of the schema, and of the schemas it applies, has
/// looked at.
struct UnevaluatedRules: Sendable {
    private var properties: Int?
    private var items: Int?

    init() {}

    init(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        properties = try compiler.compileSchema("unevaluatedProperties", of: schema)
        items = try compiler.compileSchema("unevaluatedItems", of: schema)
    }

    /// Whether the schema has neither.
    var isEmpty: Bool { properties == nil && items == nil }

    func check(_ value: JSONValue, in location: String, evaluated: inout Evaluated, evaluator: inout SchemaEvaluator) {
        switch value {
        case .object(let members):
            guard let properties, !evaluated.allProperties else { return }
            for (name, member) in members.sorted(by: { $0.key < $1.key }) where !evaluated.properties.contains(name) {
                check(properties, member, at: name, rule: "unevaluatedProperties", in: location, evaluator: &evaluator)
            }
            evaluated.allProperties = true
        case .array(let elements):
            guard let items, evaluated.leadingItems < elements.count else { return }
            for position in evaluated.leadingItems..<elements.count where !evaluated.items.contains(position) {
                check(items, elements[position], at: String(position), rule: "unevaluatedItems", in: location, evaluator: &evaluator)
            }
            evaluated.leadingItems = elements.count
        default: return
        }
    }

    private func check(
        _ index: Int, _ value: JSONValue, at token: String, rule: String, in location: String, evaluator: inout SchemaEvaluator
    ) {
        guard !evaluator.isOver else { return }
        let probe = evaluator.probe(index, value, at: token, capacity: 4)
        guard !probe.isValid else { return }
        if probe.violations.first?.schemaPath == evaluator.location(of: index) {
            evaluator.report(rule, in: location, "this part is not allowed, leave it out", value, at: token)
        } else {
            evaluator.report(probe.violations)
        }
    }
}
