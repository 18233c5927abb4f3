import CharivoJSON
import CharivoTesting
import Testing

@Suite("A pattern")
struct SchemaPatternTests {
    private func isFound(_ pattern: String, in text: String) throws -> Bool {
        try JSONSchema(["pattern": .string(pattern)]).accepts(.string(text))
    }

    @Test(
        "is found where it fits",
        arguments: [
            ("", ""), ("", "x"), ("b", "abc"), ("^abc$", "abc"), ("a|b|", "c"), ("a.c", "abc"), ("(a*)*b", "aab"), ("(a*)+$", "b"),
            ("(?:a|ab)(?:c|bcd)$", "abcd"),
            ("^a{2}$", "aa"), ("^a{2,}$", "aaaa"), ("^a{0}$", ""), ("^(?:ab?){2,3}$", "aabab"), ("^a+?b$", "aab"), ("^a??b", "ab"),
            (#"^(a)(b)?\2c$"#, "ac"),
            (#"^(?:(a)|b)*$"#, "ab"), (#"(?<first>x)y\k<first>"#, "xyx"), (#"\bcat\b"#, "a cat."), (#"\Bat"#, "cat"),
            ("(?<=\\$)\\d+", "for $42"), ("(?<!\\$)\\b\\d+", "for 42"),
            ("^(?=.*\\d)(?=.*[a-z]).{4,}$", "ab12"), ("^(?!.*bad)", "good"), ("[^a-c]", "abcd"), ("[-a]", "-"), ("[a-]", "-"),
            (#"[\w-]"#, "-"), (#"[\]\\]"#, "]"), (#"[\b]"#, "\u{8}"),
            (#"^\D\W\S$"#, "a-x"), (#"^[\D]$"#, "é"), (#"^[^\D]$"#, "7"), (#"^[\P{L}]$"#, "1"),
            (#"^\p{Letter}\p{gc=Nd}\p{Sc}\p{P}$"#, "é٣€!"), (#"^\p{Emoji_Presentation}$"#, "😀"),
            ("^[😀-😎]$", "😃"), ("a{,2}", "a{,2}"), ("x{", "x{"), ("]", "]"), ("}", "}"), (#"\/\.\*"#, "/.*"), (#"^(?:a|b|c){3}$"#, "cab"),
            (#"(a)|\1b"#, "b"),
        ])
    func found(pattern: String, text: String) throws {
        #expect(try isFound(pattern, in: text))
    }

    @Test(
        "is not found elsewhere",
        arguments: [
            ("b", "ac"), ("^abc$", "abcd"), ("^abc$", "abc\n"), ("^b", "a\nb"), ("a.c", "a\nc"), ("^a{2}$", "aaa"), ("^a{2,3}$", "aaaa"),
            ("^(?:ab?){2,3}$", "abbab"),
            (#"^(a)\1$"#, "ab"), (#"(?<first>x)y\k<first>"#, "xyz"), (#"\bcat\b"#, "concat"), ("(?<=\\$)\\d+", "42"),
            ("(?<!\\$)\\b\\d+", "$42"), ("^(?!.*bad)", "so bad"), ("[^a-c]", "abc"),
            ("[]", "x"), (#"^\d$"#, "٣"), (#"^\w$"#, "é"), (#"^\s$"#, "\u{85}"), (#"^\p{Lu}$"#, "é"), ("^é$", "e\u{301}"),
            (#"^(?:(a)|b)*\1$"#, "aba_"),
        ])
    func notFound(pattern: String, text: String) throws {
        #expect(try !isFound(pattern, in: text))
    }

    @Test("agrees with Swift's own on random patterns of what both know", .timeLimit(.minutes(1)))
    func agreement() throws {
        var random = SeededRandom.drawn()
        for _ in 0..<1_500 {
            let pattern = Self.pattern(depth: 3, using: &random)
            guard let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else { continue }
            for _ in 0..<3 {
                let text = (0..<Int.random(in: 0...5, using: &random)).map { _ in ["a", "b", "c"].randomElement(using: &random) ?? "" }
                    .joined()
                let expected = try regex.firstMatch(in: text) != nil
                #expect(try isFound(pattern, in: text) == expected, "\(pattern) in \(text). \(random.repetition)")
            }
        }
    }

    private static func pattern(depth: Int, using random: inout SeededRandom) -> String {
        guard depth > 0 else { return ["a", "b", "[ab]", "[^a]", "."].randomElement(using: &random) ?? "" }
        let left = pattern(depth: depth - 1, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return "(?:\(left)|\(pattern(depth: depth - 1, using: &random)))"
        case 1: return "(\(left))" + (["*", "+", "?", "{2}", "{1,2}", "*?", "+?"].randomElement(using: &random) ?? "")
        case 2: return "^" + left
        case 3: return left + "$"
        case 4: return "(?=\(left))"
        case 5: return "(?!\(left))"
        default: return left + pattern(depth: depth - 1, using: &random)
        }
    }
}
