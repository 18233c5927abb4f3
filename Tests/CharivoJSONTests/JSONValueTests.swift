import CharivoJSON
import Testing

@Suite("A JSON value")
struct JSONValueTests {
    @Test("is written as a Swift literal of its own kind")
    func literals() {
        let value: JSONValue = ["nothing": nil, "yes": true, "whole": 3, "part": 1.5, "word": "hello", "list": [1, "two"]]
        #expect(
            value
                == .object([
                    "nothing": .null, "yes": .bool(true), "whole": .integer(3), "part": .number(1.5), "word": .string("hello"),
                    "list": .array([.integer(1), .string("two")]),
                ]))
        let name = "Hiyori"
        #expect(("I am \(name)" as JSONValue) == .string("I am Hiyori"))
    }

    @Test("keeps the last of several members of one name in a literal")
    func repeatedMember() {
        let value: JSONValue = ["x": 1, "x": 2]
        #expect(value == ["x": 2])
    }

    @Test("is null for a missing Swift value")
    func optionals() {
        #expect(JSONValue(nil as String?) == .null)
        #expect(JSONValue(nil as Int?) == .null)
        #expect(JSONValue(nil as Double?) == .null)
        #expect(JSONValue(nil as Bool?) == .null)
        #expect(JSONValue("a" as String?) == "a")
        #expect(JSONValue(7 as Int?) == 7)
    }

    @Test(
        "equals what means the same number, and hashes alike",
        arguments: [
            (.integer(1), .number(1)), (.integer(0), .number(-0.0)), (.integer(1 << 53), .number(0x1p53)),
            ([1, 2.0], [1.0, 2]), (["a": 1], ["a": 1.0]),
        ] as [(JSONValue, JSONValue)])
    func equalNumbers(left: JSONValue, right: JSONValue) {
        #expect(left == right)
        #expect(right == left)
        #expect(left.hashValue == right.hashValue)
        #expect(Set([left, right]).count == 1)
    }

    @Test(
        "differs from what only looks like it",
        arguments: [
            (1, true), (0, false), (0, nil), ("1", 1), (.integer(Int.max), .number(0x1p63)), (.integer((1 << 53) + 1), .number(0x1p53)),
            ([], [:]), ("", nil), ([1, 2], [2, 1]), (["a": nil], [:]),
        ] as [(JSONValue, JSONValue)])
    func differentValues(left: JSONValue, right: JSONValue) {
        #expect(left != right)
        #expect(right != left)
    }

    @Test("gives its content only as what it is")
    func access() {
        let value: JSONValue = ["flag": true, "count": 2.0, "ratio": 0.5, "name": "x", "list": [1, 2], "none": nil]
        #expect(value["flag"]?.boolValue == true)
        #expect(value["count"]?.intValue == 2)
        #expect(value["ratio"]?.intValue == nil)
        #expect(value["ratio"]?.doubleValue == 0.5)
        #expect(value["count"]?.stringValue == nil)
        #expect(value["name"]?.stringValue == "x")
        #expect(value["list"]?[1] == 2)
        #expect(value["list"]?[2] == nil)
        #expect(value["list"]?[-1] == nil)
        #expect(value["none"]?.isNull == true)
        #expect(value["missing"] == nil)
        #expect(value[0] == nil)
        #expect((1 as JSONValue).boolValue == nil)
    }

    @Test(
        "names its type as JSON Schema does",
        arguments: [
            (nil, "null"), (true, "boolean"), (1, "integer"), (1.0, "integer"), (1e300, "integer"), (1.5, "number"), ("", "string"),
            ([], "array"), ([:], "object"), (.number(.infinity), "number"), (.number(.nan), "number"),
        ] as [(JSONValue, String)])
    func typeNames(value: JSONValue, name: String) {
        #expect(value.typeName == name)
    }
}
