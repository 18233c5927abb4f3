import CharivoJSON
import Testing

@Suite("A check within limits")
struct SchemaLimitsTests {
    @Test("lists no more violations than allowed")
    func violations() throws {
        let value = JSONValue.array((0..<100).map { .integer($0) })
        #expect(try JSONSchema(["items": ["type": "string"]]).validate(value).count == 16)
        #expect(try JSONSchema(["items": ["type": "string"]], limits: .init(violations: 3)).validate(value).count == 3)
        #expect(try JSONSchema(["items": ["type": "string"]], limits: .init(violations: 0)).validate(value).count == 1)
    }

    @Test("does not approve a value that is nested too deeply, and says so")
    func depth() throws {
        var value: JSONValue = []
        for _ in 0..<300 { value = [value] }
        let schema = try JSONSchema(["type": "array", "items": ["$ref": "#"]])
        #expect(schema.validate(value).map(\.rule) == ["limit"])
        #expect(schema.validate(value).first?.message.contains("too deeply") == true)
        #expect(!schema.accepts(value))
        // A negation must not turn "could not be checked" into "fits".
        #expect(
            try JSONSchema(["not": ["$ref": "#/$defs/a"], "$defs": ["a": ["items": ["$ref": "#/$defs/a"]]]]).validate(value).map(\.rule)
                == ["limit"])
        #expect(schema.accepts([[[[]]]]))
    }

    @Test("does not approve a value that takes too many steps, and says so", .timeLimit(.minutes(1)))
    func steps() throws {
        // Each definition asks for the next one twice: 2^40 ways.
        var definitions: JSONObject = ["d40": ["type": "string"]]
        for level in 0..<40 {
            let next: JSONValue = ["$ref": .string("#/$defs/d\(level + 1)")]
            definitions["d\(level)"] = ["anyOf": [next, next]]
        }
        let schema = try JSONSchema(["$ref": "#/$defs/d0", "$defs": .object(definitions)], limits: .init(depth: 200))
        #expect(schema.validate(1).last?.rule == "limit")
        #expect(schema.accepts("quick"))
        let large = JSONValue.array([JSONValue](repeating: 1, count: 2_000))
        #expect(try JSONSchema(["items": true], limits: .init(steps: 1_000)).validate(large).map(\.rule) == ["limit"])
    }

    @Test(
        "gives up a pattern that would try for ever",
        .timeLimit(.minutes(1)),
        arguments: ["^(a+)+$", "^(a|aa)+$", "^(a*)*b$", "(?:a?){40}a{40}b", "(?<=(a+)+)b", "^(?=(a+)+$)"])
    func endlessPattern(pattern: String) throws {
        let schema = try JSONSchema(["pattern": .string(pattern)])
        let violation = schema.validate(.string(String(repeating: "a", count: 60) + "c")).first
        #expect(violation?.rule == "limit")
        #expect(violation?.message.contains("pattern") == true)
        // Where it is a key that is looked at, and where a negation would turn the verdict round, too.
        let key: JSONValue = .object([String(repeating: "a", count: 60) + "c": 1])
        #expect(try JSONSchema(["not": ["patternProperties": [pattern: false]]]).validate(key).map(\.rule) == ["limit"])
    }

    @Test("takes limits of any size")
    func hugeLimits() throws {
        let limits = JSONSchema.Limits(steps: .max, patternInput: .max)
        #expect(try JSONSchema(["pattern": "^a+$"], limits: limits).accepts("aaa"))
        let none = JSONSchema.Limits(violations: -1, depth: 0, schemas: 1, steps: 0, patternInput: 0)
        #expect(throws: JSONSchemaError.self) { try JSONSchema(["pattern": "a"], limits: none) }
        #expect(try !JSONSchema(value: true, limits: JSONSchema.Limits(steps: -1)).accepts(1))
    }

    @Test("matches no string with a pattern that is too long for it")
    func patternInput() throws {
        let schema = try JSONSchema(["pattern": "^a*$"], limits: .init(patternInput: 10))
        #expect(schema.accepts("aaaaaaaaaa"))
        #expect(schema.validate("aaaaaaaaaaa").map(\.rule) == ["pattern"])
    }

    @Test("refuses a schema of too many parts, and one that is nested too deeply")
    func schemaSize() throws {
        let wide = JSONValue.object(Dictionary(uniqueKeysWithValues: (0..<50).map { ("p\($0)", true) }))
        #expect(throws: JSONSchemaError.self) { try JSONSchema(["properties": wide], limits: .init(schemas: 50)) }
        #expect(throws: Never.self) { try JSONSchema(["properties": wide], limits: .init(schemas: 51)) }
        var deep: JSONValue = true
        for _ in 0..<200 { deep = ["not": deep] }
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(value: deep) }
        #expect(error?.reason.contains("nested") == true)
    }

    @Test("follows a long chain of references without a circle")
    func chain() throws {
        var definitions: JSONObject = ["d1000": ["type": "string"]]
        for level in 0..<1000 { definitions["d\(level)"] = ["$ref": .string("#/$defs/d\(level + 1)")] }
        let schema = try JSONSchema(["$ref": "#/$defs/d0", "$defs": .object(definitions)])
        #expect(schema.validate("x").map(\.rule) == ["limit"])
    }
}
