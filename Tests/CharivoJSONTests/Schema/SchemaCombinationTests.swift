import CharivoJSON
import Testing

@Suite("A schema made of schemas")
struct SchemaCombinationTests {
    @Test(
        "combines them",
        arguments: [
            SchemaCase(
                name: "all of", schema: ["allOf": [["minimum": 1], ["maximum": 3]]], valid: [2],
                invalid: [.init(0, "minimum"), .init(4, "maximum")]),
            SchemaCase(
                name: "any of", schema: ["anyOf": [["type": "string"], ["minimum": 3]]], valid: ["a", 3], invalid: [.init(1, "anyOf")]),
            SchemaCase(
                name: "one of", schema: ["oneOf": [["multipleOf": 2], ["multipleOf": 3]]], valid: [2, 3],
                invalid: [.init(1, "oneOf"), .init(6, "oneOf")]),
            SchemaCase(name: "not", schema: ["not": ["type": "null"]], valid: [1], invalid: [.init(nil, "not")]),
            SchemaCase(
                name: "if, then, else",
                schema: ["if": ["required": ["unit"]], "then": ["required": ["value"]], "else": ["maxProperties": 0]],
                valid: [[:], ["unit": 1, "value": 2]], invalid: [.init(["unit": 1], "required"), .init(["value": 1], "maxProperties")]),
            SchemaCase(name: "then and else without if mean nothing", schema: ["then": false, "else": false], valid: [1]),
            SchemaCase(name: "if alone means nothing", schema: ["if": false], valid: [1]),
        ])
    func combinations(schemaCase: SchemaCase) throws {
        try schemaCase.check()
    }

    @Test(
        "refers to them",
        arguments: [
            SchemaCase(
                name: "with other keywords beside", schema: ["$ref": "#/$defs/n", "maximum": 3, "$defs": ["n": ["type": "integer"]]],
                valid: [3],
                invalid: [.init("x", "type"), .init(4, "maximum")]),
            SchemaCase(
                name: "through signs that are escaped", schema: ["$ref": "#/$defs/a~1b~0%25%20c", "$defs": ["a/b~% c": ["type": "null"]]],
                valid: [nil], invalid: [.init(1, "type")]),
            SchemaCase(
                name: "to an item of a list", schema: ["prefixItems": [["type": "string"], ["$ref": "#/prefixItems/0"]]],
                valid: [["a", "b"]], invalid: [.init(["a", 1], "type", at: "/1")]),
            SchemaCase(
                name: "to an anchor", schema: ["$ref": "#word", "$defs": ["x": ["$anchor": "word", "type": "string"]]], valid: ["a"],
                invalid: [.init(1, "type")]),
            SchemaCase(
                name: "to a dynamic anchor",
                schema: ["$dynamicRef": "#node", "$defs": ["x": ["$dynamicAnchor": "node", "type": "string"]]], valid: ["a"],
                invalid: [.init(1, "type")]),
            SchemaCase(
                name: "by its own identifier",
                schema: ["$id": "https://example.com/a", "$ref": "https://example.com/a#/$defs/x", "$defs": ["x": ["type": "string"]]],
                valid: ["a"], invalid: [.init(1, "type")]),
            SchemaCase(
                name: "in a place of no known meaning", schema: ["$ref": "#/definitions/x", "definitions": ["x": ["type": "string"]]],
                valid: ["a"], invalid: [.init(1, "type")]),
            SchemaCase(
                name: "to itself, one level deeper",
                schema: [
                    "type": "object", "properties": ["children": ["type": "array", "items": ["$ref": "#"]]], "required": ["name"],
                ],
                valid: [["name": "a", "children": [["name": "b", "children": []]]]],
                invalid: [.init(["name": "a", "children": [["name": "b", "children": [[:]]]]], "required", at: "/children/0/children/0")]),
            SchemaCase(
                name: "to each other",
                schema: [
                    "$ref": "#/$defs/a",
                    "$defs": [
                        "a": ["items": ["$ref": "#/$defs/b"]], "b": ["type": "array", "maxItems": 1, "items": ["$ref": "#/$defs/a"]],
                    ],
                ],
                valid: [[[[]]]], invalid: [.init([[1, 2]], "maxItems", at: "/0"), .init([[[1]]], "type", at: "/0/0/0")]),
        ])
    func references(schemaCase: SchemaCase) throws {
        try schemaCase.check()
    }

    @Test("says of the nearest form of several what is wrong with it")
    func nearestForm() throws {
        let schema = try JSONSchema([
            "anyOf": [
                ["type": "object", "required": ["a", "b", "c"]],
                ["properties": ["x": ["type": "number"]]],
            ]
        ])
        let violations = schema.validate(["x": "left"])
        #expect(violations.map(\.rule) == ["anyOf", "type"])
        #expect(violations.last?.path == "/x")
        #expect(violations.last?.schemaPath == "/anyOf/1/properties/x/type")
    }
}
