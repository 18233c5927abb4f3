import CharivoJSON
import Testing

@Suite("A schema of single values")
struct SchemaValueRulesTests {
    @Test(
        "judges types and allowed values",
        arguments: [
            SchemaCase(name: "true allows all", schema: true, valid: [nil, 1, "x", [:]]),
            SchemaCase(name: "false allows nothing", schema: false, invalid: [.init(nil, "false"), .init([:], "false")]),
            SchemaCase(name: "an empty schema allows all", schema: [:], valid: [nil, 1, [1, "x"]]),
            SchemaCase(
                name: "one type", schema: ["type": "string"], valid: ["", "x"],
                invalid: [.init(1, "type"), .init(nil, "type"), .init([], "type")]),
            SchemaCase(
                name: "a whole number is an integer however it is written", schema: ["type": "integer"],
                valid: [1, 1.0, -0.0, 1e300], invalid: [.init(1.5, "type"), .init("1", "type"), .init(true, "type")]),
            SchemaCase(name: "an integer is a number", schema: ["type": "number"], valid: [1, 1.5], invalid: [.init(false, "type")]),
            SchemaCase(
                name: "one of several types", schema: ["type": ["string", "null"]], valid: ["x", nil], invalid: [.init(0, "type")]),
            SchemaCase(
                name: "an enum", schema: ["enum": ["smile", 1, nil, ["a": 1]]], valid: ["smile", 1, 1.0, nil, ["a": 1.0]],
                invalid: [.init("Smile", "enum"), .init(true, "enum"), .init([:], "enum")]),
            SchemaCase(name: "an empty enum allows nothing", schema: ["enum": []], invalid: [.init(nil, "enum")]),
            SchemaCase(name: "a constant", schema: ["const": 0], valid: [0, 0.0], invalid: [.init(false, "const"), .init("0", "const")]),
            SchemaCase(name: "the constant null", schema: ["const": nil], valid: [nil], invalid: [.init(0, "const")]),
        ])
    func general(schemaCase: SchemaCase) throws {
        try schemaCase.check()
    }

    @Test(
        "judges numbers",
        arguments: [
            SchemaCase(
                name: "limits are part of the range", schema: ["minimum": -1, "maximum": 1], valid: [-1, -1.0, 0.5, 1, "5"],
                invalid: [.init(-1.01, "minimum"), .init(1.01, "maximum"), .init(2, "maximum")]),
            SchemaCase(
                name: "exclusive limits are not", schema: ["exclusiveMinimum": 0, "exclusiveMaximum": 1.5], valid: [0.001, 1, 1.49],
                invalid: [.init(0, "exclusiveMinimum"), .init(0.0, "exclusiveMinimum"), .init(1.5, "exclusiveMaximum")]),
            SchemaCase(
                name: "large whole numbers are compared exactly", schema: ["maximum": .number(0x1p53)],
                valid: [.integer(1 << 53)], invalid: [.init(.integer((1 << 53) + 1), "maximum")]),
            SchemaCase(
                name: "numbers beyond Int", schema: ["minimum": .number(-0x1p70), "maximum": .number(0x1p63)],
                valid: [.integer(.max), .integer(.min)], invalid: [.init(.number(-0x1p71), "minimum"), .init(1e30, "maximum")]),
            SchemaCase(name: "what is no number is beyond every limit", schema: ["minimum": 0], invalid: [.init(.number(.nan), "minimum")]),
            SchemaCase(
                name: "multiples", schema: ["multipleOf": 3], valid: [0, -9, 3.0, "x"],
                invalid: [.init(4, "multipleOf"), .init(4.5, "multipleOf")]),
            SchemaCase(
                name: "multiples of a decimal fraction", schema: ["multipleOf": 0.01], valid: [0.07, 19.99, 4, 1.1, 0],
                invalid: [.init(0.075, "multipleOf"), .init(1e-3, "multipleOf")]),
            SchemaCase(
                name: "multiples far apart", schema: ["multipleOf": 1e-8], valid: [12_391_239_123, 1e300],
                invalid: [.init(1e-9, "multipleOf"), .init(.number(.infinity), "multipleOf")]),
            SchemaCase(
                name: "multiples of a large number", schema: ["multipleOf": 1e300], valid: [0, 3e300], invalid: [.init(1, "multipleOf")]),
        ])
    func numbers(schemaCase: SchemaCase) throws {
        try schemaCase.check()
    }

    @Test(
        "judges strings",
        arguments: [
            SchemaCase(
                name: "lengths count code points", schema: ["minLength": 2, "maxLength": 3], valid: ["ab", "日本語", "e\u{301}", "\r\n", 1],
                invalid: [.init("a", "minLength"), .init("😀", "minLength"), .init("e\u{301}e\u{301}", "maxLength")]),
            SchemaCase(
                name: "a length written with a fraction of zero", schema: ["maxLength": 2.0], valid: ["ab"],
                invalid: [.init("abc", "maxLength")]),
            SchemaCase(name: "a length beyond every string", schema: ["maxLength": 1e30], valid: ["ab"]),
            SchemaCase(
                name: "a pattern is found anywhere", schema: ["pattern": "ell"], valid: ["hello", 5], invalid: [.init("help", "pattern")]),
            SchemaCase(
                name: "an anchored pattern takes the whole string", schema: ["pattern": "^[a-z]+$"], valid: ["abc"],
                invalid: [.init("abc\n", "pattern"), .init("Abc", "pattern"), .init("", "pattern")]),
            SchemaCase(
                name: "digits and word characters are ASCII", schema: ["pattern": #"^\d\w$"#], valid: ["7a"],
                invalid: [.init("٣a", "pattern"), .init("7é", "pattern")]),
            SchemaCase(
                name: "a dot is one code point but no line end", schema: ["pattern": "^.$"], valid: ["😀"],
                invalid: [.init("\r", "pattern"), .init("\r\n", "pattern")]),
            SchemaCase(
                name: "white space has the byte order mark", schema: ["pattern": #"^\s\S[\s]$"#], valid: ["\u{FEFF}x\u{A0}"],
                invalid: [.init("x  ", "pattern")]),
            SchemaCase(
                name: "escapes of characters", schema: ["pattern": #"^\u0041\u{1F600}\uD83D\uDE00\x42\cJ\/\-$"#], valid: ["A😀😀B\n/-"]),
            SchemaCase(
                name: "set signs in a class are themselves", schema: ["pattern": "^[[&&~~+--]+$"], valid: ["[&~+-"],
                invalid: [.init("a", "pattern")]),
            SchemaCase(
                name: "a brace that counts nothing is itself", schema: ["pattern": "^a{b}{2}$"], valid: ["a{b}}"],
                invalid: [.init("ab", "pattern")]),
            SchemaCase(
                name: "counts", schema: ["pattern": "^(ab){2,3}c{1,}?d{2}$"], valid: ["ababccdd"], invalid: [.init("abcdd", "pattern")]),
            SchemaCase(
                name: "look-ahead, groups and back references", schema: ["pattern": #"^(?=a)(?<x>.)(?:b|c)\k<x>(?!z)"#],
                valid: ["aba", "acay"], invalid: [.init("abaz", "pattern"), .init("abc", "pattern")]),
            SchemaCase(name: "empty classes", schema: ["pattern": "^[^]$|[]"], valid: ["\n"], invalid: [.init("ab", "pattern")]),
            SchemaCase(
                name: "classes of Unicode", schema: ["pattern": #"^\p{Lu}\P{Lu}$"#], valid: ["Éé"], invalid: [.init("ée", "pattern")]),
            SchemaCase(name: "a format is a note", schema: ["type": "string", "format": "email"], valid: ["no address"]),
        ])
    func strings(schemaCase: SchemaCase) throws {
        try schemaCase.check()
    }
}
