import CharivoTesting
import Testing

@testable import CharivoJSON

@Suite("Where the members of a JSON text stand")
struct JSONOutlineTests {
    @Test("Names are found by their paths, with lines and columns as editors count them")
    func positions() throws {
        let outline = try JSONOutline(utf8: "{\n  \"port\": 1,\n  \"né\\u0061\": {\"ü\": 1, \"x\": [{\"inner\": 1}]}\n}".utf8)
        #expect(outline.positions[["port"]] == .init(line: 2, column: 3))
        #expect(outline.positions[["néa"]] == .init(line: 3, column: 3))
        #expect(outline.positions[["néa", "ü"]] == .init(line: 3, column: 16))
        #expect(outline.positions[["néa", "x"]] == .init(line: 3, column: 24))
        #expect(outline.positions.count == 4 && outline.repeated.isEmpty)
    }

    @Test("A name that stands twice in its object is told of, at the later place")
    func repeated() throws {
        let outline = try JSONOutline(utf8: #"{"a": {"b": 1, "b": 2}, "c": {"b": 1}}"#.utf8)
        #expect(outline.repeated.map(\.path) == [["a", "b"]] && outline.repeated.first?.position == .init(line: 1, column: 16))
        #expect(outline.repeated.first?.first == .init(line: 1, column: 8))
    }

    @Test(
        "What is no JSON is told with its place and with what was expected there",
        arguments: [
            ("", 1, 1, "a value was expected"), ("{\"a\": 1,\n}", 2, 1, "another name was expected"), ("[1,\n 2,]", 2, 4, "another value"),
            ("{\n 'a': 1}", 2, 2, "double quotes was expected, and a single quote"), ("{\"a\" 1}", 1, 6, "a colon"),
            ("{\"a\": 1 \"b\": 2}", 1, 9, "a comma or }"), ("{\"a\": yes}", 1, 7, "a value was expected"),
            ("{\"a\": 01}", 1, 8, "begins with 0"),
            ("{\"a\": 1.}", 1, 9, "a digit"), ("{\"a\": \"x\n\"}", 1, 9, "on the line it begins"), ("{\"a\": \"x", 1, 7, "does not end"),
            ("{\"a\": \"\\x\"}", 1, 8, "no such escape"), ("{} {}", 1, 4, "the end was expected"), ("{ // hm\n}", 1, 3, "JSON has none"),
            ("{\"a\": \"\\u12g4\"}", 1, 8, "no such escape"), ("not json", 1, 1, "a value was expected"),
            ("{\"a\": [1 2]}", 1, 10, "a comma or ]"),
        ])
    func flaws(text: String, line: Int, column: Int, says: String) {
        let flaw = #expect(throws: JSONOutline.Flaw.self) { _ = try JSONOutline(utf8: text.utf8) }
        #expect(flaw?.position == .init(line: line, column: column), "\(String(describing: flaw))")
        #expect(flaw?.message.contains(says) == true, "\(flaw?.message ?? "")")
    }

    @Test("What is nested without end is refused rather than walked through")
    func depth() {
        #expect(throws: JSONOutline.Flaw.self) { _ = try JSONOutline(utf8: String(repeating: "[", count: 100_000).utf8) }
    }

    @Test(
        "It takes and refuses the texts that the reader of values takes and refuses, but for the comma that Foundation lets stand at an end"
    )
    func agrees() {
        var random = SeededRandom(seed: 7)
        let base = Array(#"{"a": [1, -2.5e3, "x\u0041", true, null, {"b": {}}], "c": "d"}"#.utf8)
        for _ in 0..<3_000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(base.randomElement(using: &random) ?? 0, at: place)
                default: bytes[place] = Array(#"{}[]",:0e-.\tn"#.utf8).randomElement(using: &random) ?? 0
                }
            }
            let isValue = (try? JSONValue(utf8: bytes)) != nil
            let isOutline = (try? JSONOutline(utf8: bytes)) != nil
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(isValue || !isOutline, "\(text)")
            let endsWithComma = text.filter { !$0.isWhitespace }.contains(/,[}\]]/)
            #expect(isOutline || !isValue || endsWithComma, "\(text)")
        }
    }
}
