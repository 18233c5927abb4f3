/// Text that comes from elsewhere, made fit to be spoken.
enum SpeakableText {
    /// The text without markup, line breaks and links, at most `limit` characters, cut at a word.
    static func cleaned(_ text: String, limit: Int = 240) -> String {
        var words: [Substring] = []
        var length = 0
        for word in text.prefix(limit * 4).split(whereSeparator: \.isWhitespace) where !word.contains("://") {
            let plain = word.filter { !"*_#`<>[]{}|~\\^".contains($0) }
            guard !plain.isEmpty else { continue }
            length += plain.count + 1
            guard length <= limit else { break }
            words.append(Substring(plain))
        }
        return words.joined(separator: " ")
    }

    /// The text as a sentence: with a capital at its beginning and a full stop at its end.
    static func sentence(_ text: String) -> String {
        guard let first = text.first, let last = text.last else { return "" }
        let capital = first.uppercased() + text.dropFirst()
        return ".!?".contains(last) ? capital : capital.trimmingEnd(",;:") + "."
    }

    /// Things one after the other as they are said: "a, b and c".
    static func list(_ items: [String], last conjunction: String = "and") -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// The words that an identifier is made of, in lower case: `lookAt`, `look_at` and `look-at` are "look", "at".
    static func words(ofIdentifier name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var previous: Character = " "
        for character in name.prefix(128) {
            let isBoundary =
                (character.isUppercase && previous.isLowercase) || (character.isNumber != previous.isNumber && previous.isLetter)
            if !character.isLetter && !character.isNumber || isBoundary {
                if !word.isEmpty { words.append(word.lowercased()) }
                word = ""
            }
            if character.isLetter || character.isNumber { word.append(character) }
            previous = character
        }
        if !word.isEmpty { words.append(word.lowercased()) }
        return words
    }
}

extension String {
    fileprivate func trimmingEnd(_ signs: String) -> String {
        var text = self
        while let last = text.last, signs.contains(last) { text.removeLast() }
        return text
    }
}
