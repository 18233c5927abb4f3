/// A grammar that allows a list of phrases, one at a time.
enum PhraseGrammar {
    /// The grammar's text; `nil` when no phrase has a word.
    static func text(for phrases: [String]) -> String? {
        let alternatives = phrases.map { words(of: $0).joined(separator: " ") }.filter { !$0.isEmpty }
        guard !alternatives.isEmpty else { return nil }
        return "#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = \(alternatives.joined(separator: "\n | "));\n"
    }

    /// The words of a phrase as the dictionary spells them: lower case, apostrophes kept, hyphens and everything else a gap.
    static func words(of phrase: String) -> [String] {
        ReadableText(phrase.prefix(1_000)).text.lowercased()
            .split { !($0.isLetter || $0.isNumber || $0 == "'") }
            .map(String.init)
            .filter { $0.contains { $0.isLetter || $0.isNumber } && $0.count <= SpokenText.maximumWordLength }
    }
}
