/// A line that is being typed, key by key.
struct LineEditor: Sendable {
    /// What a key did.
    enum Change: Sendable, Hashable {
        case edited
        case entered(String)
        /// The person has hung up: Ctrl-D on an empty line.
        case ended
    }

    /// The longest line in bytes; what is typed beyond it is left out.
    static let maximumLength = 4_096
    private var bytes: [UInt8] = []
    private var escape = Escape.none

    private enum Escape: Sendable {
        case none
        case begun
        case sequence
    }

    /// The line so far.
    var line: String { String(decoding: bytes, as: UTF8.self) }

    mutating func type(_ byte: UInt8) -> Change {
        if skipsEscape(byte) { return .edited }
        switch byte {
        case 0x0A, 0x0D:
            let entered = line
            bytes = []
            return entered.allSatisfy(\.isWhitespace) ? .edited : .entered(entered)
        case 0x04: return bytes.isEmpty ? .ended : .edited
        case 0x08, 0x7F: deleteCharacter()
        case 0x15: bytes = []
        case 0x17: deleteWord()
        case 0x00..<0x20: break
        default: if bytes.count < Self.maximumLength { bytes.append(byte) }
        }
        return .edited
    }

    /// Arrow and function keys send sequences that are no text (ECMA-48: ESC [ … and a byte from @ to ~).
    private mutating func skipsEscape(_ byte: UInt8) -> Bool {
        switch escape {
        case .none:
            guard byte == 0x1B else { return false }
            escape = .begun
        case .begun: escape = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") ? .sequence : .none
        case .sequence: if (0x40...0x7E).contains(byte) { escape = .none }
        }
        return true
    }

    private mutating func deleteCharacter() {
        bytes = Array(line.dropLast().utf8)
    }

    private mutating func deleteWord() {
        let trimmed = line.reversed().drop(while: \.isWhitespace).drop { !$0.isWhitespace }
        bytes = Array(String(trimmed.reversed()).utf8)
    }
}
