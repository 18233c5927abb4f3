/// Walks through a JSON text (RFC 8259) and stops at the first sign that is out of place.
struct JSONScanner {
    /// How many levels deep a text may be.
    private static let deepest = 128
    /// Some editors put it before a text.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let bytes: [UInt8]
    private var index = 0
    private var counted: (index: Int, position: JSONOutline.Position)

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        if self.bytes.starts(with: Self.byteOrderMark) { index = 3 }
        counted = (index, JSONOutline.Position(line: 1, column: 1))
    }

    /// Walks to the end, and tells of every member's name and where it stands.
    mutating func scan(_ found: ([String], JSONOutline.Position) -> Void) throws(JSONOutline.Flaw) {
        try value(at: [], depth: 0, isListed: false, found)
        skipSpace()
        guard index == bytes.count else { throw flaw("the end was expected after the value") }
    }

    private mutating func value(
        at path: [String], depth: Int, isListed: Bool, _ found: ([String], JSONOutline.Position) -> Void
    ) throws(JSONOutline.Flaw) {
        guard depth <= Self.deepest else { throw flaw("it is nested more than \(Self.deepest) levels deep") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): try object(at: path, depth: depth, isListed: isListed, found)
        case UInt8(ascii: "["): try array(depth: depth, found)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "-"): try number()
        case _ where isDigit: try number()
        default:
            for word in ["true", "false", "null"] where take(word) { return }
            throw flaw("a value was expected: a text in double quotes, a number, true, false, null, a list or an object")
        }
    }

    private mutating func object(
        at path: [String], depth: Int, isListed: Bool, _ found: ([String], JSONOutline.Position) -> Void
    ) throws(JSONOutline.Flaw) {
        index += 1
        skipSpace()
        if take("}") { return }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw flaw("a name in double quotes was expected") }
            let place = position(at: index)
            let name = try string()
            if !isListed { found(path + [name], place) }
            skipSpace()
            guard take(":") else { throw flaw("a colon was expected after the name") }
            try value(at: path + [name], depth: depth + 1, isListed: isListed, found)
            skipSpace()
            if take("}") { return }
            guard take(",") else { throw flaw("a comma or } was expected after the value") }
            skipSpace()
            if peek == UInt8(ascii: "}") { throw flaw("another name was expected after the comma; the last member has none behind it") }
        }
    }

    private mutating func array(depth: Int, _ found: ([String], JSONOutline.Position) -> Void) throws(JSONOutline.Flaw) {
        index += 1
        skipSpace()
        if take("]") { return }
        while true {
            try value(at: [], depth: depth + 1, isListed: true, found)
            skipSpace()
            if take("]") { return }
            guard take(",") else { throw flaw("a comma or ] was expected after the value") }
            skipSpace()
            if peek == UInt8(ascii: "]") { throw flaw("another value was expected after the comma; the last one has none behind it") }
        }
    }

    /// A text, with its escapes resolved.
    private mutating func string() throws(JSONOutline.Flaw) -> String {
        let start = index
        index += 1
        var content: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let text = String(validating: content, as: UTF8.self) else {
                    index = start
                    throw flaw("a text that is not UTF-8 begins here")
                }
                return text
            case UInt8(ascii: "\\"): content += try escape()
            case 0..<0x20:
                throw flaw(
                    byte == 10 || byte == 13
                        ? "the text must end on the line it begins on; a double quote was expected"
                        : "a text may hold no control sign; write it as \\u00..")
            default:
                content.append(byte)
                index += 1
            }
        }
        index = start
        throw flaw("a text begins here that does not end; a double quote is missing")
    }

    private mutating func escape() throws(JSONOutline.Flaw) -> [UInt8] {
        let simple: [UInt8: UInt8] = [
            UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "/"): UInt8(ascii: "/"),
            UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
        ]
        guard index + 1 < bytes.count else { throw flaw("a text ends in the middle of an escape") }
        if let byte = simple[bytes[index + 1]] {
            index += 2
            return [byte]
        }
        guard bytes[index + 1] == UInt8(ascii: "u"), var unit = hexadecimal(at: index + 2) else {
            throw flaw("there is no such escape; a backslash is written as \\\\")
        }
        index += 6
        if UTF16.isLeadSurrogate(unit), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
            let trail = hexadecimal(at: index + 2), UTF16.isTrailSurrogate(trail)
        {
            index += 6
            return Array(String(decoding: [unit, trail], as: UTF16.self).utf8)
        }
        if UTF16.isSurrogate(unit) { unit = 0xFFFD }
        return Array(String(decoding: [unit], as: UTF16.self).utf8)
    }

    private func hexadecimal(at start: Int) -> UInt16? {
        guard start + 4 <= bytes.count else { return nil }
        let digits = bytes[start..<start + 4]
        guard digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func number() throws(JSONOutline.Flaw) {
        _ = take("-")
        if peek == UInt8(ascii: "0") {
            index += 1
            if isDigit { throw flaw("a number begins with 0 only if that is all before its point") }
        } else {
            try digits()
        }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("-") { _ = take("+") }
            try digits()
        }
    }

    private mutating func digits() throws(JSONOutline.Flaw) {
        guard isDigit else { throw flaw("a digit was expected in the number") }
        while isDigit { index += 1 }
    }

    private var isDigit: Bool { peek.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[index...].starts(with: word.utf8) else { return false }
        index += word.utf8.count
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    /// Counts on from the place that was asked for last: a text of many members is walked through once.
    private mutating func position(at place: Int) -> JSONOutline.Position {
        if place < counted.index { counted = (bytes.starts(with: Self.byteOrderMark) ? 3 : 0, .init(line: 1, column: 1)) }
        while counted.index < place {
            let byte = bytes[counted.index]
            if byte == 10 {
                counted.position = .init(line: counted.position.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                counted.position.column += 1
            }
            counted.index += 1
        }
        return counted.position
    }

    private mutating func flaw(_ expected: String) -> JSONOutline.Flaw {
        JSONOutline.Flaw(position: position(at: index), message: expected + found)
    }

    /// What is there instead: one sign, because the text may be private.
    private var found: String {
        guard let byte = peek else { return ", and the text ends" }
        switch byte {
        case UInt8(ascii: "/") where bytes[index...].starts(with: "//".utf8) || bytes[index...].starts(with: "/*".utf8), UInt8(ascii: "#"):
            return ", and a comment is there; JSON has none"
        case UInt8(ascii: "'"): return ", and a single quote is there"
        case 0x21..<0x7F: return ", and \(Character(UnicodeScalar(byte))) is there"
        default: return ""
        }
    }
}
