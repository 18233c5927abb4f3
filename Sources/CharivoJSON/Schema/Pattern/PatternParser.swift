/// Reads a regular expression of ECMA-262 with its `u` flag.
struct PatternParser {
    /// The most code points of a pattern, how deep its groups may be nested, and how often a part may be repeated.
    private static let maximumLength = 2048
    private static let maximumNesting = 32
    private static let maximumCount = 10_000

    private var rest: Substring.UnicodeScalarView
    private var nesting = 0
    /// The captures so far, and the names of those that have one.
    private(set) var captures = 0
    private var names: [String: Int] = [:]

    private init(_ source: String) {
        rest = source[...].unicodeScalars
    }

    /// Reads a pattern.
    ///
    /// - Returns: The pattern, how many captures it has, and which are named.
    static func parse(_ source: String) throws(PatternFailure) -> (node: PatternNode, captures: Int, names: [String: Int]) {
        guard source.unicodeScalars.count <= maximumLength else {
            throw PatternFailure(reason: "it is longer than \(maximumLength) characters")
        }
        var parser = PatternParser(source)
        let node = try parser.choice()
        guard parser.rest.isEmpty else { throw PatternFailure(reason: "a group is closed that was not opened") }
        return (node, parser.captures, parser.names)
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.unicodeScalars) else { return false }
        rest = rest.dropFirst(text.unicodeScalars.count)
        return true
    }

    private mutating func choice() throws(PatternFailure) -> PatternNode {
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() throws(PatternFailure) -> PatternNode {
        var parts: [PatternNode] = []
        while let next = rest.first, next != "|", next != ")" {
            rest = rest.dropFirst()
            let part = try term(next)
            parts.append(try quantified(part))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func term(_ character: Unicode.Scalar) throws(PatternFailure) -> PatternNode {
        switch character {
        case "^": return .start
        case "$": return .end
        case ".": return .set(.notLineEnds)
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\": return try escape()
        case "*", "+", "?": throw PatternFailure(reason: "there is nothing that \(character) could repeat")
        case "{":
            guard try count(after: rest) == nil else { throw PatternFailure(reason: "there is nothing that a count could repeat") }
            return .set(.single(character))
        default: return .set(.single(character))
        }
    }

    private mutating func group() throws(PatternFailure) -> PatternNode {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.maximumNesting else { throw PatternFailure(reason: "its groups are nested too deeply") }
        let wrap: (PatternNode) -> PatternNode
        if take("?:") {
            wrap = { $0 }
        } else if take("?=") {
            wrap = { .look($0, isBehind: false, isNegated: false) }
        } else if take("?!") {
            wrap = { .look($0, isBehind: false, isNegated: true) }
        } else if take("?<=") {
            wrap = { .look($0, isBehind: true, isNegated: false) }
        } else if take("?<!") {
            wrap = { .look($0, isBehind: true, isNegated: true) }
        } else {
            captures += 1
            let index = captures
            if take("?<") {
                let name = try groupName()
                guard names.updateValue(index, forKey: name) == nil else { throw PatternFailure(reason: "two groups have one name") }
            } else if take("?") {
                throw PatternFailure(reason: "it has an unknown kind of group")
            }
            wrap = { .capture($0, index: index) }
        }
        let content = try choice()
        guard take(")") else { throw PatternFailure(reason: "a group is not closed") }
        return wrap(content)
    }

    private mutating func groupName() throws(PatternFailure) -> String {
        let name = rest.prefix { $0 != ">" }
        rest = rest[name.endIndex...]
        let isName = name.allSatisfy { $0.properties.isAlphabetic || $0 == "_" || $0 == "$" || PatternSet.digits.contains($0) }
        guard take(">"), isName, let first = name.first, !PatternSet.digits.contains(first) else {
            throw PatternFailure(reason: "the name of a group is not a name")
        }
        return String(name)
    }

    /// Reads the quantifier behind a part, if there is one.
    private mutating func quantified(_ part: PatternNode) throws(PatternFailure) -> PatternNode {
        var bounds: (minimum: Int, maximum: Int?)?
        if take("*") {
            bounds = (0, nil)
        } else if take("+") {
            bounds = (1, nil)
        } else if take("?") {
            bounds = (0, 1)
        } else if rest.first == "{", let count = try count(after: rest.dropFirst()) {
            rest = count.rest
            bounds = (count.minimum, count.maximum)
        }
        guard let bounds else { return part }
        switch part {
        case .start, .end, .wordEdge, .noWordEdge, .look: throw PatternFailure(reason: "a place, which has no length, cannot be repeated")
        default: break
        }
        let isGreedy = !take("?")
        if let next = rest.first, "*+?".unicodeScalars.contains(next) { throw PatternFailure(reason: "a quantifier follows a quantifier") }
        return .repetition(part, minimum: bounds.minimum, maximum: bounds.maximum, isGreedy: isGreedy)
    }

    /// Reads `n}`, `n,}` or `n,m}`. A brace with anything else behind it is a plain character, as on the web.
    private func count(
        after text: Substring.UnicodeScalarView
    ) throws(PatternFailure) -> (minimum: Int, maximum: Int?, rest: Substring.UnicodeScalarView)? {
        let body = text.prefix { $0 != "}" }
        guard body.endIndex != text.endIndex, body.count <= 24 else { return nil }
        let bounds = String(body).split(separator: ",", omittingEmptySubsequences: false)
        let isDigits = { (text: Substring) in !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) } }
        guard bounds.count <= 2, let lower = bounds.first, isDigits(lower), bounds.count == 1 || bounds[1].isEmpty || isDigits(bounds[1])
        else {
            return nil
        }
        let numbers = bounds.map { $0.isEmpty ? nil : Int($0) ?? Int.max }
        guard numbers.allSatisfy({ $0 ?? 0 <= Self.maximumCount }), let minimum = numbers[0] else {
            throw PatternFailure(reason: "it repeats more than \(Self.maximumCount) times")
        }
        let maximum = numbers.count == 1 ? minimum : numbers[1]
        guard maximum ?? minimum >= minimum else { throw PatternFailure(reason: "a count goes from high to low") }
        return (minimum, maximum, text[body.endIndex...].dropFirst())
    }
}

extension PatternParser {
    private mutating func characterClass() throws(PatternFailure) -> PatternSet {
        var set = PatternSet()
        let isNegated = take("^")
        while !take("]") {
            let lower = try classMember()
            guard rest.first == "-", rest.dropFirst().first != "]", !rest.dropFirst().isEmpty else {
                set.add(lower)
                continue
            }
            rest = rest.dropFirst()
            let upper = try classMember()
            guard let first = lower.only, let last = upper.only else {
                throw PatternFailure(reason: "a range in a class needs two single characters")
            }
            guard first <= last else { throw PatternFailure(reason: "a range in a class goes from high to low") }
            set.ranges.append(first...last)
        }
        set.isNegated = isNegated
        return set
    }

    private mutating func classMember() throws(PatternFailure) -> PatternSet {
        guard let character = rest.popFirst() else { throw PatternFailure(reason: "a character class is not closed") }
        guard character == "\\" else { return .single(character) }
        if take("b") { return .single("\u{8}") }
        if take("-") { return .single("-") }
        guard let next = rest.popFirst() else { throw PatternFailure(reason: "it ends in a backslash") }
        return try setEscape(next)
    }

    private mutating func escape() throws(PatternFailure) -> PatternNode {
        guard let character = rest.popFirst() else { throw PatternFailure(reason: "it ends in a backslash") }
        switch character {
        case "b": return .wordEdge
        case "B": return .noWordEdge
        case "k":
            guard take("<") else { throw PatternFailure(reason: "\\k needs the name of a group") }
            return .namedReference(try groupName())
        case "1"..."9":
            let more = rest.prefix { PatternSet.digits.contains($0) }.prefix(4)
            rest = rest[more.endIndex...]
            return .backReference(Int(String(character) + String(more)) ?? Int.max)
        default: return .set(try setEscape(character))
        }
    }

    /// Reads an escape that means a code point or a named class.
    private mutating func setEscape(_ character: Unicode.Scalar) throws(PatternFailure) -> PatternSet {
        switch character {
        case "d": return .digits
        case "D": return .digits.inverted
        case "w": return .wordCharacters
        case "W": return .wordCharacters.inverted
        case "s": return .whiteSpace
        case "S": return .whiteSpace.inverted
        case "n": return .single("\n")
        case "r": return .single("\r")
        case "t": return .single("\t")
        case "f": return .single("\u{C}")
        case "v": return .single("\u{B}")
        case "0" where !(rest.first.map { PatternSet.digits.contains($0) } ?? false): return .single("\0")
        case "c":
            guard let letter = rest.popFirst(), letter.isASCII, letter.properties.isAlphabetic,
                let control = Unicode.Scalar(letter.value % 32)
            else { throw PatternFailure(reason: "\\c needs a letter") }
            return .single(control)
        case "x": return try single(hexadecimal(2))
        case "u": return try single(codePoint())
        case "p", "P": return try property(isNegated: character == "P")
        default:
            guard !character.isASCII || !PatternSet.wordCharacters.contains(character) || character == "_" else {
                throw PatternFailure(reason: "it has the unknown escape \\\(character)")
            }
            return .single(character)
        }
    }

    private func single(_ value: UInt32) throws(PatternFailure) -> PatternSet {
        guard let scalar = Unicode.Scalar(value) else { throw PatternFailure(reason: "it names a character that does not exist") }
        return .single(scalar)
    }

    private mutating func hexadecimal(_ digits: Int) throws(PatternFailure) -> UInt32 {
        let text = String(rest.prefix(digits))
        guard text.utf8.count == digits, !text.hasPrefix("+"), let value = UInt32(text, radix: 16) else {
            throw PatternFailure(reason: "an escape needs \(digits) hexadecimal digits")
        }
        rest = rest.dropFirst(digits)
        return value
    }

    private mutating func codePoint() throws(PatternFailure) -> UInt32 {
        if take("{") {
            let text = rest.prefix { $0 != "}" }
            guard text.count <= 8, text.first != "+", let code = UInt32(String(text), radix: 16) else {
                throw PatternFailure(reason: "\\u{…} needs hexadecimal digits")
            }
            rest = rest[text.endIndex...]
            guard take("}") else { throw PatternFailure(reason: "\\u{…} is not closed") }
            return code
        }
        let unit = try hexadecimal(4)
        guard (0xD800..<0xDC00).contains(unit), take("\\u") else { return unit }
        let low = try hexadecimal(4)
        guard (0xDC00..<0xE000).contains(low) else { throw PatternFailure(reason: "it has half a surrogate pair") }
        return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func property(isNegated: Bool) throws(PatternFailure) -> PatternSet {
        guard take("{") else { throw PatternFailure(reason: "\\p needs a name in braces") }
        let name = rest.prefix { $0 != "}" }
        rest = rest[name.endIndex...]
        guard take("}"), let property = PatternProperty(name: String(name)) else {
            throw PatternFailure(reason: "it has an unknown property of Unicode; general categories are known, scripts are not")
        }
        let set = PatternSet(properties: [property])
        return isNegated ? set.inverted : set
    }
}
