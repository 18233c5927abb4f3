/// `type`, `enum` and `const`.
struct GeneralRules: SchemaRules {
    private static let typeNames: Set<String> = ["null", "boolean", "integer", "number", "string", "array", "object"]

    private let location: String
    private let types: [String]?
    private let allowed: Set<JSONValue>?
    /// The allowed values as a message says them, within a bound.
    private let allowedText: String
    private let constant: JSONValue?

    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        location = schema.location
        types = try Self.types(of: schema)
        let values = try schema.array("enum")
        allowed = values.map(Set.init)
        allowedText = Self.text(values ?? [])
        constant = schema["const"]
        if types == nil, allowed == nil, constant == nil { return nil }
    }

    private static func types(of schema: SchemaReader) throws(JSONSchemaError) -> [String]? {
        guard let value = schema["type"] else { return nil }
        let names: [String]
        if let name = value.stringValue {
            names = [name]
        } else if let list = value.arrayValue, !list.isEmpty {
            names = list.compactMap(\.stringValue)
            guard names.count == list.count, Set(names).count == names.count else {
                throw schema.broken("type", "must name types, each of them once.")
            }
        } else {
            throw schema.broken("type", "must be the name of a type or an array of names.")
        }
        for name in names where !typeNames.contains(name) {
            let known = typeNames.sorted().joined(separator: ", ")
            throw schema.broken("type", "there is no type \"\(name.shortened(to: 40))\"; the types are \(known).")
        }
        return names
    }

    private static func text(_ values: [JSONValue]) -> String {
        let shown = values.prefix(24).map { $0.text.shortened(to: 60) }.joined(separator: ", ")
        return values.count > 24 ? shown + ", …" : shown
    }

    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated {
        if let types, !types.contains(where: { Self.isValue(value, ofType: $0) }) {
            evaluator.report("type", in: location, "must be \(types.joined(separator: " or "))", value)
        }
        if let allowed, !allowed.contains(value) {
            evaluator.report("enum", in: location, "must be one of \(allowedText)", value)
        }
        if let constant, constant != value {
            evaluator.report("const", in: location, "must be \(constant.text.shortened(to: 120))", value)
        }
        return Evaluated()
    }

    private static func isValue(_ value: JSONValue, ofType type: String) -> Bool {
        let found = value.typeName
        return found == type || (found == "integer" && type == "number")
    }
}
