import CharivoJSON
import Testing

@Suite("A broken schema")
struct BrokenSchemaTests {
    @Test(
        "is refused with the place and the reason",
        arguments: [
            (["type": "text"], "/type", "no type \"text\""),
            (["type": []], "/type", "name of a type"),
            (["type": ["string", 1]], "/type", "name types"),
            (["type": ["string", "string"]], "/type", "each of them once"),
            (["type": 3], "/type", "name of a type"),
            (["enum": "a"], "/enum", "array"),
            (["required": "a"], "/required", "array of strings"),
            (["required": ["a", 1]], "/required", "array of strings"),
            (["required": ["a", "a"]], "/required", "twice"),
            (["properties": ["a": ["b": 1], "c": 1]], "/properties/c", "an object, true or false"),
            (["properties": []], "/properties", "must be an object"),
            (["patternProperties": ["(": true]], "/patternProperties/(", "pattern"),
            (["additionalProperties": "no"], "/additionalProperties", "an object, true or false"),
            (["minLength": -1], "/minLength", "not negative"),
            (["maxItems": 1.5], "/maxItems", "whole number"),
            (["minProperties": "1"], "/minProperties", "whole number"),
            (["uniqueItems": 1], "/uniqueItems", "true or false"),
            (["minimum": "1"], "/minimum", "number"),
            (["maximum": .number(.infinity)], "/maximum", "number"),
            (["multipleOf": 0], "/multipleOf", "above zero"),
            (["multipleOf": -0.5], "/multipleOf", "above zero"),
            (["items": [["type": "string"]]], "/items", "prefixItems"),
            (["prefixItems": []], "/prefixItems", "not be empty"),
            (["anyOf": ["type": "string"]], "/anyOf", "array"),
            (["allOf": [true, nil]], "/allOf/1", "an object, true or false"),
            (["oneOf": []], "/oneOf", "not be empty"),
            (["not": nil], "/not", "an object, true or false"),
            (["else": 1], "/else", "an object, true or false"),
            (["dependentRequired": ["a/b": "c"]], "/dependentRequired/a~1b", "array of strings"),
            (["dependentSchemas": ["a": 1]], "/dependentSchemas/a", "an object, true or false"),
            (["unevaluatedItems": 1], "/unevaluatedItems", "an object, true or false"),
            (["$defs": ["unused": ["type": "nothing"]]], "/$defs/unused/type", "no type"),
            (["$ref": 1], "/$ref", "string"),
            (["$ref": "#/$defs/missing"], "/$ref", "leads nowhere"),
            (["$ref": "#/allOf/01", "allOf": [true, true]], "/$ref", "leads nowhere"),
            (["$ref": "#missing"], "/$ref", "no anchor"),
            (["$ref": "#/~2"], "/$ref", "not a JSON pointer"),
            (["$ref": "#/%4"], "/$ref", "not well-formed"),
            (["$ref": "#/type", "type": "string"], "/type", "an object, true or false"),
            (["properties": ["a": ["$ref": "https://example.com/schema.json"]]], "/properties/a/$ref", "other documents"),
            (["$ref": "other.json#/a"], "/$ref", "other documents"),
            (["$id": 1], "/$id", "string"),
            (["$defs": ["a": ["$id": "x"]]], "/$defs/a/$id", "identifier of its own"),
            (["$anchor": "1st"], "/$anchor", "must begin with"),
            (["$anchor": ""], "/$anchor", "must begin with"),
            (["$anchor": "a", "not": ["$anchor": "a"]], "/not/$anchor", "another place"),
            ("string", "", "an object, true or false"),
        ] as [(JSONValue, String, String)])
    func refused(schema: JSONValue, path: String, reason: String) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(value: schema) }
        #expect(error?.path == path)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
        #expect(error?.description.hasPrefix("The schema is broken at \(path.isEmpty ? "its root" : path): ") == true)
    }

    @Test(
        "of a pattern that is not one of ECMA-262 is refused",
        arguments: [
            "(", ")", "[a", "a**", "a++", "a{2}{3}", "+a", "\\", "^*", "a|*", "{2}", "(?<1>a)", "(?<a>b)(?<a>c)", #"\k<b>"#, #"\k"#,
            #"\p{Script=Greek}"#, #"[\d-z]"#, "(a{1000}){1000}", "(?i)a", "(?>a)", #"\Qa\E"#, #"\A"#, #"\z"#, #"\h"#, "\\",
            #"\xZZ"#, #"\u{110000}"#, #"\uD800"#, #"\u{12"#, #"\p{Nonsense}"#, #"\pL"#, #"\2(a)"#, #"\c1"#, "a{3,2}", "a{1,20000}", "[b-a]",
            String(repeating: "(", count: 40) + String(repeating: ")", count: 40), String(repeating: "a", count: 3000),
        ])
    func patterns(pattern: String) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(["pattern": .string(pattern)]) }
        #expect(error?.path == "/pattern")
        #expect(error?.reason.contains("pattern") == true)
    }

    @Test(
        "that comes back to itself on the same value is refused",
        arguments: [
            ["$ref": "#"], ["allOf": [["$ref": "#"]]],
            ["$ref": "#/$defs/a", "$defs": ["a": ["$ref": "#/$defs/b"], "b": ["$ref": "#/$defs/a"]]],
            ["if": true, "then": ["$ref": "#"]], ["not": ["$ref": "#"]], ["dependentSchemas": ["a": ["$ref": "#"]]],
            ["items": ["anyOf": [true, ["$ref": "#/items"]]]],
        ] as [JSONValue])
    func circles(schema: JSONValue) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(value: schema) }
        #expect(error?.reason.contains("circle") == true)
    }
}
