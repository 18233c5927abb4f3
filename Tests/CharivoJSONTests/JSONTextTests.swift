import CharivoJSON
import CharivoTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("A JSON text")
struct JSONTextTests {
    @Test(
        "says after a round trip what it said before",
        arguments: [
            nil, true, 0, -7, .integer(.max), .integer(.min), 1.5, -2.5e-7, 1e300, "", "plain", "line\nbreak \"quoted\" \\ / tab\t",
            "é 日本 😀",
            [], [:], [[[]]], ["b": [1, nil, "x"], "a": ["c": false]],
        ] as [JSONValue])
    func roundTrip(value: JSONValue) throws {
        #expect(try JSONValue(text: value.text) == value)
        #expect(try JSONValue(utf8: value.utf8) == value)
    }

    @Test("keeps whole numbers exactly and sorts the members of objects")
    func form() throws {
        let value = try JSONValue(text: #" { "b" : 9007199254740993, "a" : "x/y" } "#)
        #expect(value["b"] == .integer(9_007_199_254_740_993))
        #expect(value.text == #"{"a":"x/y","b":9007199254740993}"#)
        #expect(value.description == value.text)
    }

    @Test("reads a whole number with a fraction of zero as equal to one without")
    func wholeNumbers() throws {
        #expect(try JSONValue(text: "1.0") == 1)
        #expect(try JSONValue(text: "1e2") == 100)
        #expect(try JSONValue(text: "9223372036854775808") == .number(0x1p63))
    }

    @Test("has null for what is no number")
    func notNumbers() {
        #expect(JSONValue.number(.nan).text == "null")
        #expect(([.number(.infinity), 1] as JSONValue).text == "[null,1]")
    }

    @Test(
        "that is none is refused without quoting it",
        arguments: [
            "", " ", "{", "}", "[1,", "[1 2]", "{\"secret\": }", "{'secret': 1}", "secret", "\"secret", "01", "1.", "nul", "[1]]", "\u{0}",
            "{\"a\":1}secret", "\"\\x\"", "\"\\uD800", "NaN", "+1",
        ])
    func garbage(text: String) {
        let error = #expect(throws: JSONTextError.self) { try JSONValue(text: text) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test(
        "of bytes that are no UTF-8 is refused", arguments: [[0xFF], [0x22, 0xC3, 0x22], [0x80, 0x80], [0x22, 0xED, 0xA0, 0x80, 0x22]])
    func brokenBytes(bytes: [UInt8]) {
        #expect(throws: JSONTextError.self) { try JSONValue(utf8: bytes) }
    }

    @Test("nested far too deeply is refused, not a crash", arguments: [5_000, 200_000])
    func tooDeep(depth: Int) {
        #expect(throws: JSONTextError.self) {
            try JSONValue(text: String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        }
        #expect(throws: JSONTextError.self) { try JSONValue(text: String(repeating: "{\"a\":", count: depth)) }
    }

    @Test("nested deeper than its reader allows is told from what is no JSON, and brackets in a text do not count")
    func depth() throws {
        let brackets = String(repeating: "[", count: 100_000)
        for text in [brackets, brackets + String(repeating: "]", count: 100_000), String(repeating: "{\"a\":", count: 100_000)] {
            #expect(#expect(throws: JSONTextError.self) { try JSONValue(text: text) }?.isTooDeep == true)
        }
        #expect(#expect(throws: JSONTextError.self) { try JSONValue(text: "[[") }?.isTooDeep == false)
        #expect(try JSONValue(text: "\"\\\"\(brackets)\"").stringValue?.count == 100_001)
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try JSONValue(text: nested(JSONValue.maximumDepth)) }
        #expect(throws: JSONTextError.self) { try JSONValue(text: nested(JSONValue.maximumDepth + 1)) }
        #expect(throws: Never.self) { try JSONValue(text: nested(3), maximumDepth: 3) }
        #expect(throws: JSONTextError.self) { try JSONValue(text: nested(4), maximumDepth: 3) }
    }

    @Test("of another encoding than UTF-8 is refused: brackets hide in it")
    func otherEncodings() {
        let bytes: [UInt8] = Array("[1]".utf16).flatMap { [UInt8($0 & 0xFF), 0] }
        #expect(throws: JSONTextError.self) { try JSONValue(utf8: bytes) }
    }

    @Test("that somebody else's decoder reads is not followed for ever")
    func foreignDecoder() {
        let text = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }
    }

    @Test("nested a hundred deep is read")
    func deep() throws {
        let text = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(try JSONValue(text: text).text == text)
    }

    @Test("is read into a type of its own, and made of one")
    func codable() throws {
        struct Pose: Codable, Equatable {
            var name: String
            var x: Double
            var tags: [String]
        }
        let pose = Pose(name: "wave", x: 0.5, tags: ["a"])
        let value = try JSONValue(encoding: pose)
        #expect(value == ["name": "wave", "x": 0.5, "tags": ["a"]])
        #expect(try value.decode(as: Pose.self) == pose)
        #expect(throws: DecodingError.self) { try JSONValue.object([:]).decode(as: Pose.self) }
    }

    @Test("of random bytes never crashes, and what is read can be read again")
    func randomBytes() throws {
        var random = SeededRandom.drawn()
        let alphabet = Array("{}[]\",:0123456789.eE+-truefalsn \\u\n".utf8)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                Int.random(in: 0..<20, using: &random) == 0
                    ? UInt8.random(in: 0...255, using: &random) : alphabet.randomElement(using: &random) ?? 0
            }
            guard let value = try? JSONValue(utf8: bytes) else { continue }
            #expect(try JSONValue(utf8: value.utf8) == value, "\(random.repetition)")
        }
    }
}
