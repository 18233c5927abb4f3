import CharivoJSON
import Testing

@Suite("A violation")
struct SchemaViolationTests {
    private func first(_ schema: JSONObject, _ value: JSONValue) throws -> JSONSchema.Violation {
        try #require(JSONSchema(schema).validate(value).first)
    }

    @Test("says path, rule, what is asked for and the type of what was found")
    func message() throws {
        let schema: JSONObject = [
            "properties": [
                "expressionId": ["enum": ["smile", "sad"]], "x": ["type": "number", "minimum": -1], "city": ["minLength": 1],
            ],
            "required": ["expressionId"], "additionalProperties": false,
        ]
        #expect(
            try first(schema, ["expressionId": "grin"]).message == #"At /expressionId (enum): must be one of "smile", "sad"; found string."#
        )
        #expect(try first(schema, ["expressionId": "sad", "x": "left"]).message == "At /x (type): must be number; found string.")
        #expect(try first(schema, ["expressionId": "sad", "x": -3]).message == "At /x (minimum): must be at least -1; found integer.")
        #expect(try first(schema, [:]).message == #"At the top level (required): the property "expressionId" is missing; found object."#)
        let extra = try first(schema, ["expressionId": "sad", "mood": 1])
        #expect(
            extra.message
                == "At /mood (additionalProperties): this property is not allowed, leave it out (the known ones are city, expressionId, x); found integer."
        )
        #expect(extra.description == extra.message)
    }

    @Test("points into the schema, and behind a reference to where it leads")
    func schemaPath() throws {
        let schema: JSONObject = ["properties": ["a": ["$ref": "#/$defs/s"]], "$defs": ["s": ["type": "string"]]]
        #expect(try first(schema, ["a": 1]).schemaPath == "/$defs/s/type")
        #expect(try first(["properties": ["a/b": false]], ["a/b": 1]).schemaPath == "/properties/a~1b")
        #expect(try first(["additionalProperties": false], ["a": 1]).schemaPath == "/additionalProperties")
    }

    @Test(
        "never quotes the value",
        arguments: [
            ["type": "object"], ["enum": ["a"]], ["const": "b"], ["minLength": 100], ["maxLength": 1], ["pattern": "^x$"], ["not": true],
            ["anyOf": [["type": "null"], ["maxLength": 2]]], ["oneOf": [true, true]], false, ["if": true, "then": ["maxLength": 1]],
        ] as [JSONValue])
    func privacy(schema: JSONValue) throws {
        for value in ["my secret", ["my secret"], ["k": "my secret"]] as [JSONValue] {
            let inItems = try JSONSchema(["items": schema, "additionalProperties": schema])
            for violation in try inItems.validate(value) + JSONSchema(value: schema).validate(value) {
                #expect(!violation.message.contains("secret"))
                #expect(!violation.path.contains("secret"))
            }
        }
    }

    @Test("has a bounded message however large the schema or the names are")
    func bounded() throws {
        let many = JSONValue.array((0..<5_000).map { .string(String(repeating: "v", count: 200) + "\($0)") })
        #expect(try first(["enum": many], "x").message.count < 2_500)
        let name = String(repeating: "n", count: 10_000)
        #expect(try first(["additionalProperties": ["type": "null"]], .object([name: 1])).message.count < 400)
        #expect(try first(["required": [.string(name)]], [:]).message.count < 400)
    }

    @Test("comes in the same order every time")
    func order() throws {
        let schema = try JSONSchema(["additionalProperties": ["type": "null"]])
        let value: JSONValue = ["b": 1, "a": 1, "d": 1, "c": 1]
        #expect(schema.validate(value).map(\.path) == ["/a", "/b", "/c", "/d"])
    }
}
