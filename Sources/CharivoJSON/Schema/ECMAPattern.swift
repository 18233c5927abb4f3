/// Rewrites an ECMA-262 regular expression (with its `u` flag) as the Swift one of the same meaning, and refuses what only one
/// of the two knows, so that no pattern quietly means something else.
struct ECMAPattern {
    /// Why a pattern cannot be used.
    struct Failure: Error {
        var reason: String
    }

    /// The most code points of a pattern, and how deep its groups may be nested.
    private static let maximumLength = 2048
    private static let maximumNesting = 32

    /// What ECMA-262 calls white space; Swift has another list. U+2000 and U+2001 stand alone, for Swift takes no character
    /// that normalisation changes as the bound of a range.
    private static let whiteSpace =
        #"\u{9}-\u{D}\u{20}\u{A0}\u{1680}\u{2000}\u{2001}\u{2002}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}"#

    private var rest: Substring.UnicodeScalarView
    private let length: Int
    private var output = ""
    private var nesting = 0

    init(_ source: String) {
        rest = source[...].unicodeScalars
        length = source.unicodeScalars.count
    }

    /// The Swift pattern.
    consuming func swiftPattern() throws(Failure) -> String {
        guard length <= Self.maximumLength else { throw Failure(reason: "it is longer than \(Self.maximumLength) characters") }
        while let character = rest.popFirst() {
            switch character {
            case "^": output += #"\A"#
            case "$": output += #"\z"#
            case ".": output += #"[^\n\r\u{2028}\u{2029}]"#
            case "\\": output += try escape(inClass: false)
            case "[": try characterClass()
            case "(": try openGroup()
            case ")":
                nesting -= 1
                output += ")"
            case "*", "+", "?": try quantifier(String(character))
            case "{": try braces()
            default: output.unicodeScalars.append(character)
            }
        }
        return output
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.unicodeScalars) else { return false }
        rest = rest.dropFirst(text.unicodeScalars.count)
        return true
    }

    private mutating func openGroup() throws(Failure) {
        nesting += 1
        guard nesting <= Self.maximumNesting else { throw Failure(reason: "its groups are nested too deeply") }
        guard take("?") else {
            output += "("
            return
        }
        for kind in [":", "=", "!"] where take(kind) {
            output += "(?" + kind
            return
        }
        guard !rest.starts(with: "<=".unicodeScalars), !rest.starts(with: "<!".unicodeScalars) else {
            throw Failure(reason: "look-behind is not supported")
        }
        guard take("<") else { throw Failure(reason: "it has an unknown kind of group") }
        output += "(?<"
    }

    /// Writes a quantifier; another one behind it would be Swift's possessive form, which ECMA-262 has not.
    private mutating func quantifier(_ text: String) throws(Failure) {
        output += text
        if take("?") { output += "?" }
        if let next = rest.first, "*+?".unicodeScalars.contains(next) {
            throw Failure(reason: "a quantifier follows a quantifier")
        }
    }

    /// A brace that begins no `{n}`, `{n,}` or `{n,m}` is a plain character, as on the web.
    private mutating func braces() throws(Failure) {
        let body = rest.prefix { $0 != "}" }
        let bounds = String(body).split(separator: ",", omittingEmptySubsequences: false)
        let isDigits = { (text: Substring) in !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) } }
        guard body.endIndex != rest.endIndex, let lower = bounds.first, isDigits(lower), bounds.count <= 2,
            bounds.count == 1 || bounds[1].isEmpty || isDigits(bounds[1])
        else {
            output += #"\{"#
            return
        }
        for bound in bounds where !bound.isEmpty {
            guard let count = Int(bound), count <= 10_000 else { throw Failure(reason: "it repeats more than 10000 times") }
        }
        rest = rest[body.endIndex...].dropFirst()
        try quantifier("{\(String(body))}")
    }

    private mutating func characterClass() throws(Failure) {
        let negated = take("^")
        if take("]") {
            // Nothing, or anything at all: forms that Swift reads otherwise.
            output += negated ? #"[\s\S]"# : "(?!)"
            return
        }
        output += negated ? "[^" : "["
        while let character = rest.popFirst() {
            switch character {
            case "]":
                output += "]"
                return
            case "\\": output += try escape(inClass: true)
            // Swift nests classes and knows set operations.
            case "[", "&", "~": output += "\\" + String(character)
            case "-" where rest.first == "-" || output.hasSuffix("-"): output += #"\-"#
            default: output.unicodeScalars.append(character)
            }
        }
        throw Failure(reason: "a character class is not closed")
    }

    private mutating func escape(inClass: Bool) throws(Failure) -> String {
        guard let character = rest.popFirst() else { throw Failure(reason: "it ends in a backslash") }
        switch character {
        case "d", "D", "w", "W", "n", "r", "t", "f": return "\\" + String(character)
        case "s": return inClass ? Self.whiteSpace : "[\(Self.whiteSpace)]"
        case "S": return "[^\(Self.whiteSpace)]"
        case "v": return #"\u{B}"#
        case "b": return inClass ? #"\u{8}"# : #"\b"#
        case "B" where !inClass: return #"\B"#
        case "0" where !(rest.first?.isASCIIDigit ?? false): return #"\u{0}"#
        case "c":
            guard let letter = rest.popFirst(), letter.isASCIILetter else { throw Failure(reason: "\\c needs a letter") }
            return "\\u{\(String(letter.value % 32, radix: 16))}"
        case "x": return "\\u{\(String(try hexadecimal(2), radix: 16))}"
        case "u": return "\\u{\(String(try codePoint(), radix: 16))}"
        case "p", "P": return "\\" + String(character) + (try property())
        case "k" where !inClass: return #"\k"#
        case "1"..."9" where !inClass: return "\\" + String(character)
        default:
            guard !character.isASCIILetter, !character.isASCIIDigit else {
                throw Failure(reason: "it has the unknown escape \\\(character)")
            }
            return character.isASCII ? "\\" + String(character) : String(character)
        }
    }

    private mutating func hexadecimal(_ digits: Int) throws(Failure) -> UInt32 {
        let text = String(rest.prefix(digits))
        guard text.utf8.count == digits, let value = UInt32(text, radix: 16), !text.hasPrefix("+") else {
            throw Failure(reason: "an escape needs \(digits) hexadecimal digits")
        }
        rest = rest.dropFirst(digits)
        return value
    }

    private mutating func codePoint() throws(Failure) -> UInt32 {
        let value: UInt32
        if take("{") {
            let text = String(rest.prefix { $0 != "}" })
            guard let code = UInt32(text, radix: 16) else { throw Failure(reason: "\\u{…} needs hexadecimal digits") }
            rest = rest.dropFirst(text.unicodeScalars.count)
            guard take("}") else { throw Failure(reason: "\\u{…} is not closed") }
            value = code
        } else {
            let unit = try hexadecimal(4)
            if (0xD800..<0xDC00).contains(unit), take("\\u") {
                let low = try hexadecimal(4)
                guard (0xDC00..<0xE000).contains(low) else { throw Failure(reason: "it has half a surrogate pair") }
                value = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            } else {
                value = unit
            }
        }
        guard Unicode.Scalar(value) != nil else { throw Failure(reason: "it names a character that does not exist") }
        return value
    }

    private mutating func property() throws(Failure) -> String {
        let body = rest.prefix { $0 != "}" }
        guard body.first == "{", body.endIndex != rest.endIndex else { throw Failure(reason: "\\p needs a name in braces") }
        rest = rest[body.endIndex...].dropFirst()
        return String(body) + "}"
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIILetter: Bool { isASCII && properties.isAlphabetic }
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
