/// A cursor over the bytes of a flat JSON object. It knows less JSON than there is: whatever it does not, it refuses.
struct FrameScanner {
    /// A member's value.
    enum Value {
        /// A string of plain ASCII, without its quotes.
        case string(Range<Int>)
        /// A string of ASCII with one-character escapes, without its quotes.
        case escapedString(Range<Int>)
        /// A whole number of up to 18 digits.
        case integer(Int)
        /// `null`.
        case null
        /// `true` or `false`.
        case bool
    }

    private var index = 0

    /// Moves over white space and then that byte, if it is next.
    mutating func take(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
        skipSpace(in: bytes)
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// Moves over a member's name and its colon. A name with escapes is refused.
    mutating func name(in bytes: Span<UInt8>) -> Range<Int>? {
        guard take(UInt8(ascii: "\""), in: bytes), case .string(let range) = string(in: bytes) else { return nil }
        return take(UInt8(ascii: ":"), in: bytes) ? range : nil
    }

    /// Moves over a value. Objects, arrays, fractions, and strings beyond ASCII are refused.
    mutating func value(in bytes: Span<UInt8>) -> Value? {
        skipSpace(in: bytes)
        guard index < bytes.count else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "\""):
            index += 1
            return string(in: bytes)
        case UInt8(ascii: "n"): return take("null", in: bytes) ? .null : nil
        case UInt8(ascii: "t"): return take("true", in: bytes) ? .bool : nil
        case UInt8(ascii: "f"): return take("false", in: bytes) ? .bool : nil
        default: return integer(in: bytes)
        }
    }

    /// Whether nothing but white space is left.
    mutating func isAtEnd(of bytes: Span<UInt8>) -> Bool {
        skipSpace(in: bytes)
        return index == bytes.count
    }

    /// Whether the bytes of a range are those of a text.
    static func equal(_ text: String, _ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard text.utf8.count == range.count else { return false }
        var index = range.lowerBound
        for byte in text.utf8 {
            guard bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    /// The bytes of a range with every `\/` as `/`; `nil` when there is another escape.
    static func unescapingSlashes(_ range: Range<Int>, in bytes: Span<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
                guard bytes[index] == UInt8(ascii: "/") else { return nil }
            }
            text.append(bytes[index])
            index += 1
        }
        return text
    }

    /// Moves over the rest of a string, whose first quote has been taken, and over its last.
    private mutating func string(in bytes: Span<UInt8>) -> Value? {
        let start = index
        var escaped = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return escaped ? .escapedString(start..<index - 1) : .string(start..<index - 1)
            case UInt8(ascii: "\\"):
                escaped = true
                index += 1
                guard index < bytes.count, Self.isOneCharacterEscape(bytes[index]) else { return nil }
            case 0..<0x20, 0x80...0xFF: return nil
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func isOneCharacterEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            true
        default: false
        }
    }

    private mutating func integer(in bytes: Span<UInt8>) -> Value? {
        let negative = bytes[index] == UInt8(ascii: "-")
        if negative { index += 1 }
        let start = index
        var number = 0
        while index < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[index] {
            guard index - start < 18 else { return nil }
            number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        guard index > start, index - start == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
        // A fraction or an exponent would be next; what follows a member is checked by whoever asked for it.
        return .integer(negative ? -number : number)
    }

    private mutating func take(_ word: String, in bytes: Span<UInt8>) -> Bool {
        let end = index + word.utf8.count
        guard end <= bytes.count, Self.equal(word, index..<end, in: bytes) else { return false }
        index = end
        return true
    }

    private mutating func skipSpace(in bytes: Span<UInt8>) {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09 {
            index += 1
        }
    }
}
