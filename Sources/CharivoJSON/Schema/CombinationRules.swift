/// `allOf`, `anyOf`, `oneOf`, `not`, `if`, `then` and `else`.
struct CombinationRules: SchemaRules {
    private let location: String
    private let all: [Int]
    private let any: [Int]
    private let one: [Int]
    private let not: Int?
    private let condition: Int?
    private let then: Int?
    private let otherwise: Int?

    init?(_ schema: SchemaReader, compiler: inout SchemaCompiler) throws(JSONSchemaError) {
        location = schema.location
        all = try compiler.compileList("allOf", of: schema) ?? []
        any = try compiler.compileList("anyOf", of: schema) ?? []
        one = try compiler.compileList("oneOf", of: schema) ?? []
        not = try compiler.compileSchema("not", of: schema)
        condition = try compiler.compileSchema("if", of: schema)
        then = try compiler.compileSchema("then", of: schema)
        otherwise = try compiler.compileSchema("else", of: schema)
        if all.isEmpty, any.isEmpty, one.isEmpty, not == nil, condition == nil { return nil }
    }

    var inPlace: [Int] {
        let conditional = condition == nil ? [] : [condition, then, otherwise].compactMap(\.self)
        return all + any + one + [not].compactMap(\.self) + conditional
    }

    func check(_ value: JSONValue, evaluator: inout SchemaEvaluator) -> Evaluated {
        var evaluated = Evaluated()
        for index in all where !evaluator.isOver {
            let result = evaluator.evaluate(index, value)
            if result.isValid { evaluated.merge(result.evaluated) }
        }
        if !any.isEmpty { checkAny(value, &evaluated, evaluator: &evaluator) }
        if !one.isEmpty { checkOne(value, &evaluated, evaluator: &evaluator) }
        if let not, evaluator.probe(not, value).isValid {
            evaluator.report("not", in: location, "must not be of the kind that is ruled out", value)
        }
        if let condition { checkCondition(condition, value, &evaluated, evaluator: &evaluator) }
        return evaluated
    }

    private func checkAny(_ value: JSONValue, _ evaluated: inout Evaluated, evaluator: inout SchemaEvaluator) {
        var failures: [[JSONSchema.Violation]] = []
        var isValid = false
        for index in any where !evaluator.isOver && (!isValid || evaluator.tracksEvaluated) {
            let probe = evaluator.probe(index, value, capacity: 4)
            if probe.isValid {
                isValid = true
                evaluated.merge(probe.evaluated)
            } else {
                failures.append(probe.violations)
            }
        }
        if !isValid { reportNone("anyOf", any.count, value, failures, evaluator: &evaluator) }
    }

    private func checkOne(_ value: JSONValue, _ evaluated: inout Evaluated, evaluator: inout SchemaEvaluator) {
        var failures: [[JSONSchema.Violation]] = []
        var matches = 0
        for index in one where !evaluator.isOver {
            let probe = evaluator.probe(index, value, capacity: 4)
            if probe.isValid {
                matches += 1
                evaluated.merge(probe.evaluated)
            } else {
                failures.append(probe.violations)
            }
        }
        if matches == 0 {
            reportNone("oneOf", one.count, value, failures, evaluator: &evaluator)
        } else if matches > 1 {
            evaluator.report("oneOf", in: location, "must fit exactly one of the \(one.count) allowed forms, but fits \(matches)", value)
        }
    }

    /// Reports that no form fits, and then what is wrong with the one that is nearest: the one with the fewest violations.
    private func reportNone(
        _ rule: String, _ count: Int, _ value: JSONValue, _ failures: [[JSONSchema.Violation]], evaluator: inout SchemaEvaluator
    ) {
        evaluator.report(rule, in: location, "must fit one of the \(count) allowed forms, but fits none", value)
        if let nearest = failures.min(by: { $0.count < $1.count }) { evaluator.report(nearest) }
    }

    private func checkCondition(
        _ condition: Int, _ value: JSONValue, _ evaluated: inout Evaluated, evaluator: inout SchemaEvaluator
    ) {
        guard !evaluator.isOver else { return }
        let probe = evaluator.probe(condition, value)
        if probe.isValid { evaluated.merge(probe.evaluated) }
        guard let branch = probe.isValid ? then : otherwise else { return }
        let result = evaluator.evaluate(branch, value)
        if result.isValid { evaluated.merge(result.evaluated) }
    }
}
