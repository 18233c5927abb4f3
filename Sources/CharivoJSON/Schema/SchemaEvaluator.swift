/// One check of one value.
struct SchemaEvaluator {
    private let program: SchemaProgram
    private let limits: JSONSchema.Limits
    private var violations: [JSONSchema.Violation] = []
    /// The most violations to be collected now; a probe has a list of its own.
    private var capacity: Int
    /// How often something was found to be wrong in this probe, whether it was collected or not.
    private var failures = 0
    private var path: [String] = []
    private var depth = 0
    private var steps = 0
    /// What is said when a limit is reached. Everything ends then, and no rule is trusted any more.
    private var exhaustion: JSONSchema.Violation?

    /// What is wrong with a value, at most `capacity` of it.
    static func violations(
        of value: JSONValue, program: SchemaProgram, limits: JSONSchema.Limits, capacity: Int
    ) -> [JSONSchema.Violation] {
        var evaluator = SchemaEvaluator(program: program, limits: limits, capacity: capacity)
        _ = evaluator.evaluate(0, value)
        guard let exhaustion = evaluator.exhaustion else { return evaluator.violations }
        return evaluator.violations.prefix(capacity - 1) + [exhaustion]
    }

    private init(program: SchemaProgram, limits: JSONSchema.Limits, capacity: Int) {
        self.program = program
        self.limits = limits
        self.capacity = capacity
    }

    /// Whether members and elements that were looked at have to be kept.
    var tracksEvaluated: Bool { program.tracksEvaluated }

    /// The longest string that may be matched with a pattern.
    var patternInput: Int { limits.patternInput }

    /// Whether there is no use in looking further.
    var isOver: Bool { exhaustion != nil || violations.count >= capacity }

    /// The schema that a reference leads to.
    func target(ofReference index: Int) -> Int { program.references[index] }

    /// A JSON pointer to a schema.
    func location(of node: Int) -> String { program.nodes[node].location }

    /// Counts a step of work. What it is for is not done when it answers `false`.
    mutating func step(_ value: JSONValue) -> Bool {
        guard exhaustion == nil else { return false }
        steps += 1
        if steps > limits.steps { exhaust(value, "the value is too large to be checked (more than \(limits.steps) steps)") }
        return exhaustion == nil
    }

    /// Whether a pattern is found in a text; it is not when the text is too long or the steps are used up.
    mutating func matches(_ pattern: SchemaPattern, _ text: String, of value: JSONValue) -> Bool {
        guard step(value), text.unicodeScalars.count <= limits.patternInput else { return false }
        var left = limits.steps - steps
        let isFound = pattern.isFound(in: text, steps: &left)
        steps = limits.steps - left
        if isFound == nil { exhaust(value, "a pattern takes too long to be matched (more than \(limits.steps) steps)") }
        return isFound ?? false
    }

    /// Checks a value with a schema.
    mutating func evaluate(_ index: Int, _ value: JSONValue) -> (isValid: Bool, evaluated: Evaluated) {
        guard !isOver, step(value) else { return (false, Evaluated()) }
        guard depth < limits.depth else {
            exhaust(value, "the value is nested too deeply to be checked (more than \(limits.depth) levels)")
            return (false, Evaluated())
        }
        depth += 1
        defer { depth -= 1 }
        let node = program.nodes[index]
        let before = failures
        if node.allowsNothing {
            report("false", in: node.location, "nothing is allowed here, leave it out", value, pointer: node.location)
        }
        var evaluated = Evaluated()
        for rules in node.rules where !isOver {
            evaluated.merge(rules.check(value, evaluator: &self))
        }
        if !isOver { node.unevaluated.check(value, in: node.location, evaluated: &evaluated, evaluator: &self) }
        return (failures == before && exhaustion == nil, evaluated)
    }

    /// Checks a member or element of the value at hand.
    mutating func evaluate(_ index: Int, _ value: JSONValue, at token: String) -> Bool {
        path.append(token)
        defer { path.removeLast() }
        return evaluate(index, value).isValid
    }

    /// Checks a value with a schema that may well not fit: what is wrong is returned, not reported.
    mutating func probe(
        _ index: Int, _ value: JSONValue, at token: String? = nil, capacity: Int = 1
    ) -> (isValid: Bool, evaluated: Evaluated, violations: [JSONSchema.Violation]) {
        let outer = (violations, self.capacity, failures)
        (violations, self.capacity, failures) = ([], capacity, 0)
        if let token { path.append(token) }
        let result = evaluate(index, value)
        if token != nil { path.removeLast() }
        let found = violations
        (violations, self.capacity, failures) = outer
        return (result.isValid, result.evaluated, found)
    }

    /// Reports that the value at hand violates a keyword of the schema at `location`.
    ///
    /// - Parameter demand: What is asked for. Never holds anything of the value.
    mutating func report(
        _ rule: String, in location: String, _ demand: @autoclosure () -> String, _ found: JSONValue, at token: String? = nil,
        pointer: String? = nil
    ) {
        guard exhaustion == nil else { return }
        failures += 1
        guard violations.count < capacity else { return }
        let schemaPath = pointer ?? JSONPointer.appending(rule, to: location)
        let path = token.map { JSONPointer.appending($0, to: pathText) } ?? pathText
        violations.append(
            JSONSchema.Violation(path: path, schemaPath: schemaPath, rule: rule, demand: demand(), found: found))
    }

    /// Reports what probes found, as far as there is room.
    mutating func report(_ found: [JSONSchema.Violation]) {
        guard exhaustion == nil else { return }
        failures += found.count
        violations.append(contentsOf: found.prefix(max(0, capacity - violations.count)))
    }

    private mutating func exhaust(_ value: JSONValue, _ demand: String) {
        guard exhaustion == nil else { return }
        exhaustion = JSONSchema.Violation(path: pathText, schemaPath: "", rule: "limit", demand: demand, found: value)
    }

    private var pathText: String { path.reduce("") { JSONPointer.appending($1, to: $0) } }
}
