/// Which of a reply's words were heard when its sound was cut.
enum HeardText {
    /// How many characters a voice speaks in a second, where nothing better is known.
    static let charactersPerSecond = 16.0

    /// The words that were heard, whole words only.
    ///
    /// A transcript may run ahead of the sound it belongs to. The sound that will be is therefore taken to be as long as the
    /// words need at an ordinary pace, or as long as what has arrived, whichever is more; of a part whose sound is complete,
    /// the true length is known.
    ///
    /// - Parameters:
    ///   - text: The words that arrived.
    ///   - played: The sound that was heard.
    ///   - received: The sound that arrived.
    ///   - isComplete: Whether all the sound has arrived.
    static func estimate(_ text: String, played: Duration, received: Duration, isComplete: Bool) -> String {
        guard played > .zero else { return "" }
        guard played < received || !isComplete else { return text }
        let spoken = Double(text.count) / charactersPerSecond
        let whole = isComplete ? received.inSeconds : max(received.inSeconds, spoken)
        guard whole > 0 else { return "" }
        let count = Int(Double(text.count) * min(1, played.inSeconds / whole))
        guard count < text.count else { return text }
        let cut = text.index(text.startIndex, offsetBy: count)
        // A word that was cut in two was not heard. Scripts without spaces between words are cut where they are.
        guard text[cut].isOfSpacedWord else { return String(text[..<cut]) }
        guard let boundary = text[..<cut].lastIndex(where: { !$0.isOfSpacedWord }) else { return "" }
        let end = text[boundary].isWhitespace ? boundary : text.index(after: boundary)
        return String(text[..<end])
    }
}

extension Swift.Character {
    /// Whether the character is part of a word in a script that puts spaces between its words.
    var isOfSpacedWord: Bool {
        guard isLetter || isNumber || self == "'" || self == "\u{2019}", let scalar = unicodeScalars.first?.value else { return false }
        return switch scalar {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: false  // Thai and Lao, Burmese, Khmer
        case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF: false  // Chinese and Japanese
        default: true
        }
    }
}
