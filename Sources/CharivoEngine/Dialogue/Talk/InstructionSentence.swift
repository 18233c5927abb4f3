/// A sentence of a session's instructions.
struct InstructionSentence: Hashable, Sendable {
    var text: String
    /// Whether it is the first in its line.
    var beginsLine: Bool

    /// The text in sentences. A line end ends one too; a full stop within a number or an abbreviation does not.
    static func all(in text: String) -> [InstructionSentence] {
        var sentences: [InstructionSentence] = []
        for line in text.split(whereSeparator: \.isNewline) {
            var sentence = ""
            var previous: Character = " "
            var beginsLine = true
            func end() {
                let plain = String(sentence.drop { "-*#• ".contains($0) })
                if !plain.isEmpty {
                    sentences.append(InstructionSentence(text: plain, beginsLine: beginsLine))
                    beginsLine = false
                }
                sentence = ""
            }
            for character in line {
                if character == " ", ".!?".contains(previous) { end() }
                if !sentence.isEmpty || character != " " { sentence.append(character) }
                previous = character
            }
            end()
        }
        return sentences
    }

    /// Whether it tells the character to be who it is, and nothing more: "You stay Hiyori for the whole conversation."
    func holdsToCharacter(_ name: String?) -> Bool {
        isHoldingToSomebody && (text.contains("character") || name.map { text.contains($0) } ?? false)
    }

    /// Whether it tells somebody to stay something.
    var isHoldingToSomebody: Bool {
        guard let first = words.first(where: { $0 != "you" && $0 != "always" }) else { return false }
        return ["stay", "remain", "keep"].contains(first)
    }

    /// The words in small letters, without punctuation.
    var words: [Substring] { text.lowercased().split { !$0.isLetter && !$0.isNumber && !"'’".contains($0) } }
}
