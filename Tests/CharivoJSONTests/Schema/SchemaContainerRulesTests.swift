import CharivoJSON
import Testing

@Suite("A schema of objects and arrays")
struct SchemaContainerRulesTests {
    @Test(
        "judges objects",
        arguments: [
            SchemaCase(
                name: "properties are checked where they are", schema: ["properties": ["x": ["type": "number"], "no": false]],
                valid: [[:], ["x": 1], ["y": "any"], "no object"],
                invalid: [.init(["x": "1"], "type", at: "/x"), .init(["no": 1], "false", at: "/no")]),
            SchemaCase(
                name: "required properties", schema: ["required": ["a", "b"]], valid: [["a": nil, "b": 1], 3],
                invalid: [.init(["a": 1], "required"), .init([:], "required")]),
            SchemaCase(
                name: "no further properties",
                schema: ["properties": ["a": true], "patternProperties": ["^x-": true], "additionalProperties": false],
                valid: [["a": 1, "x-b": 2]], invalid: [.init(["a": 1, "b": 2], "additionalProperties", at: "/b")]),
            SchemaCase(
                name: "further properties of a kind", schema: ["additionalProperties": ["type": "integer"]], valid: [["a": 1]],
                invalid: [.init(["a": "1"], "type", at: "/a")]),
            SchemaCase(
                name: "properties by pattern, all that fit", schema: ["patternProperties": ["a": ["minimum": 1], "b$": ["maximum": 5]]],
                valid: [["ab": 3, "c": 100]], invalid: [.init(["ab": 0], "minimum", at: "/ab"), .init(["ab": 6], "maximum", at: "/ab")]),
            SchemaCase(
                name: "names of properties", schema: ["propertyNames": ["maxLength": 3]], valid: [["abc": 1]],
                invalid: [.init(["abcd": 1], "propertyNames", at: "/abcd")]),
            SchemaCase(
                name: "how many properties", schema: ["minProperties": 1, "maxProperties": 2], valid: [["a": 1], ["a": 1, "b": 1]],
                invalid: [.init([:], "minProperties"), .init(["a": 1, "b": 1, "c": 1], "maxProperties")]),
            SchemaCase(
                name: "properties that need others", schema: ["dependentRequired": ["card": ["name", "address"]]],
                valid: [[:], ["name": 1], ["card": 1, "name": 1, "address": 1]],
                invalid: [.init(["card": 1, "name": 1], "dependentRequired")]),
            SchemaCase(
                name: "properties that bring a schema", schema: ["dependentSchemas": ["n": ["required": ["m"]], "never": false]],
                valid: [["m": 1], ["n": 1, "m": 1], []], invalid: [.init(["n": 1], "required"), .init(["never": 1], "false")]),
            SchemaCase(
                name: "names with the signs of pointers", schema: ["properties": ["a/b~c": ["type": "null"]]],
                invalid: [.init(["a/b~c": 1], "type", at: "/a~1b~0c")]),
        ])
    func objects(schemaCase: SchemaCase) throws {
        try schemaCase.check()
    }

    @Test(
        "judges arrays",
        arguments: [
            SchemaCase(
                name: "all items", schema: ["items": ["type": "integer"]], valid: [[], [1, 2], "x"],
                invalid: [.init([1, "2"], "type", at: "/1")]),
            SchemaCase(
                name: "first items and the others", schema: ["prefixItems": [["type": "string"], true], "items": ["type": "integer"]],
                valid: [[], ["a"], ["a", nil, 1]], invalid: [.init([1], "type", at: "/0"), .init(["a", "b", "c"], "type", at: "/2")]),
            SchemaCase(
                name: "no others", schema: ["prefixItems": [true], "items": false], valid: [[1]],
                invalid: [.init([1, 2], "false", at: "/1")]),
            SchemaCase(
                name: "how many items", schema: ["minItems": 1, "maxItems": 2], valid: [[1]],
                invalid: [.init([], "minItems"), .init([1, 2, 3], "maxItems")]),
            SchemaCase(
                name: "no item twice", schema: ["uniqueItems": true],
                valid: [[1, true], [0, false, nil, "0"], [[1], [2]], [["a": 1], ["a": 2]]],
                invalid: [.init([1, 1.0], "uniqueItems"), .init([["a": 1, "b": 2], ["b": 2.0, "a": 1]], "uniqueItems")]),
            SchemaCase(name: "items may occur twice", schema: ["uniqueItems": false], valid: [[1, 1]]),
            SchemaCase(
                name: "an item of a kind", schema: ["contains": ["minimum": 5]], valid: [[1, 5]],
                invalid: [.init([], "contains"), .init([1], "contains")]),
            SchemaCase(
                name: "how many of a kind", schema: ["contains": ["const": 1], "minContains": 2, "maxContains": 3],
                valid: [[1, 1], [1, 2, 1, 1]],
                invalid: [.init([1], "minContains"), .init([1, 1, 1, 1], "maxContains")]),
            SchemaCase(name: "none of a kind is enough", schema: ["contains": ["const": 1], "minContains": 0], valid: [[], [2]]),
            SchemaCase(name: "counts without a kind mean nothing", schema: ["minContains": 2], valid: [[]]),
        ])
    func arrays(schemaCase: SchemaCase) throws {
        try schemaCase.check()
    }

    @Test(
        "judges what nothing else has looked at",
        arguments: [
            SchemaCase(
                name: "properties through branches",
                schema: [
                    "properties": ["kind": true],
                    "anyOf": [["properties": ["a": ["type": "integer"]]], ["properties": ["b": ["type": "integer"]]]],
                    "unevaluatedProperties": false,
                ],
                valid: [["kind": 1, "a": 1, "b": 1]],
                invalid: [
                    .init(["c": 1], "unevaluatedProperties", at: "/c"), .init(["a": "x", "b": 1], "unevaluatedProperties", at: "/a"),
                ]),
            SchemaCase(
                name: "properties through references and conditions",
                schema: [
                    "$ref": "#/$defs/base", "if": ["required": ["more"]], "then": ["properties": ["more": true]],
                    "unevaluatedProperties": ["type": "null"],
                    "$defs": ["base": ["properties": ["a": true]]],
                ],
                valid: [["a": 1, "more": 2, "x": nil]], invalid: [.init(["x": 1], "type", at: "/x")]),
            SchemaCase(
                name: "nothing in a negation has looked",
                schema: ["not": ["not": ["properties": ["a": true]]], "unevaluatedProperties": false],
                invalid: [.init(["a": 1], "unevaluatedProperties", at: "/a")]),
            SchemaCase(
                name: "items", schema: ["allOf": [["prefixItems": [true]]], "contains": ["type": "string"], "unevaluatedItems": false],
                valid: [[1, "a", "b"], ["a"]], invalid: [.init([1, "a", 2], "unevaluatedItems", at: "/2")]),
            SchemaCase(
                name: "items of a kind", schema: ["unevaluatedItems": ["type": "string"]], valid: [["a"]],
                invalid: [.init([1], "type", at: "/0")]),
        ])
    func unevaluated(schemaCase: SchemaCase) throws {
        try schemaCase.check()
    }
}
