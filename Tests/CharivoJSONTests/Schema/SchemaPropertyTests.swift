import CharivoJSON
import CharivoTesting
import Testing

@Suite("Random schemas and values")
struct SchemaPropertyTests {
    @Test("never crash, stay within the limits, and get the same verdict both ways", .timeLimit(.minutes(1)))
    func never() {
        var random = SeededRandom.drawn()
        var compiled = 0
        for _ in 0..<1_500 {
            let source = Self.schema(depth: 3, using: &random)
            guard let schema = try? JSONSchema(value: source) else { continue }
            compiled += 1
            for _ in 0..<4 {
                let value = Self.value(depth: 3, using: &random)
                let violations = schema.validate(value)
                #expect(violations.count <= 16, "\(random.repetition)")
                #expect(schema.accepts(value) == violations.isEmpty, "\(random.repetition)")
                #expect(schema.validate(value) == violations, "\(random.repetition)")
            }
        }
        #expect(compiled > 100, "\(random.repetition)")
    }

    @Test("agree with their negation on every value", .timeLimit(.minutes(1)))
    func negation() {
        var random = SeededRandom.drawn()
        for _ in 0..<1_500 {
            // One level down, a reference into the schema would lead elsewhere.
            let source = Self.schema(depth: 2, hasReferences: false, using: &random)
            guard let schema = try? JSONSchema(value: source), let negation = try? JSONSchema(["not": source]) else { continue }
            let value = Self.value(depth: 2, using: &random)
            #expect(schema.accepts(value) != negation.accepts(value), "\(random.repetition)")
        }
    }

    @Test("whose patterns are random signs never crash", .timeLimit(.minutes(1)))
    func patterns() {
        var random = SeededRandom.drawn()
        let signs = [
            "a", "b", "\\", "[", "]", "(", ")", "{", "}", "?", "*", "+", "|", "^", "$", "-", "1", ",", ":", "d", "u", "p", "é", "&", "<",
            "=", "!",
        ]
        for _ in 0..<5_000 {
            let pattern = (0..<Int.random(in: 0...10, using: &random)).map { _ in signs.randomElement(using: &random) ?? "" }.joined()
            guard let schema = try? JSONSchema(["pattern": .string(pattern)]) else { continue }
            for text in ["", "a", "ab1-é", "\r\n"] { _ = schema.accepts(.string(text)) }
        }
    }

    private static func value(depth: Int, using random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 7), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(.random(in: -3...5, using: &random))
        case 3: .number(Double.random(in: -3...5, using: &random))
        case 4: .number(Double(Int.random(in: -3...5, using: &random)))
        case 5: .string(["", "a", "ab", "é", "😀b"].randomElement(using: &random) ?? "")
        case 6: [.integer(.max), .integer(.min), .number(1e300), .number(.nan)].randomElement(using: &random) ?? .null
        case 7: .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth - 1, using: &random) })
        default: .object(members(using: &random) { value(depth: depth - 1, using: &$0) })
        }
    }

    private static func members(using random: inout SeededRandom, _ make: (inout SeededRandom) -> JSONValue) -> JSONObject {
        var members: JSONObject = [:]
        for name in ["a", "b", "ab"] where Bool.random(using: &random) { members[name] = make(&random) }
        return members
    }

    private static func schema(depth: Int, hasReferences: Bool = true, using random: inout SeededRandom) -> JSONValue {
        if depth == 0 || Int.random(in: 0..<8, using: &random) == 0 { return .bool(Int.random(in: 0..<4, using: &random) > 0) }
        let sub = { (random: inout SeededRandom) in schema(depth: depth - 1, hasReferences: hasReferences, using: &random) }
        let list = { (random: inout SeededRandom) in JSONValue.array((0..<2).map { _ in sub(&random) }) }
        let types = ["null", "boolean", "integer", "number", "string", "array", "object", "nonsense"]
        var object: JSONObject = [:]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            switch Int.random(in: 0..<16, using: &random) {
            case 0: object["type"] = .string(types.randomElement(using: &random) ?? "")
            case 1: object["enum"] = [value(depth: 1, using: &random), value(depth: 1, using: &random)]
            case 2: object["minimum"] = .integer(.random(in: -3...3, using: &random))
            case 3: object["multipleOf"] = [1, 2, 0.5, 1e-7].randomElement(using: &random)
            case 4: object["maxLength"] = .integer(.random(in: -1...2, using: &random))
            case 5: object["pattern"] = ["^a", "b$", "(", "[^a]"].randomElement(using: &random)
            case 6: object["properties"] = .object(members(using: &random, sub))
            case 7: object["additionalProperties"] = sub(&random)
            case 8: object["patternProperties"] = ["^a": sub(&random)]
            case 9: object["items"] = sub(&random)
            case 10: object["contains"] = sub(&random)
            case 11: object["uniqueItems"] = true
            case 12: object[["allOf", "anyOf", "oneOf"].randomElement(using: &random) ?? ""] = list(&random)
            case 13: object["not"] = sub(&random)
            case 14: object[["unevaluatedProperties", "unevaluatedItems"].randomElement(using: &random) ?? ""] = sub(&random)
            default: if hasReferences { object["$ref"] = ["#", "#/items", "#/properties/a", "#/nowhere"].randomElement(using: &random) }
            }
        }
        return .object(object)
    }
}
