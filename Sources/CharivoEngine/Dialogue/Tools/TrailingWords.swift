/// Finds the words that are meant as a text: what is quoted, what a preposition leads to, what comes last.
struct TrailingWords {
    let utterance: Utterance
    /// The words that spoke for the tool.
    let evidence: Set<String>
    /// The name of the parameter.
    let property: String

    private static let leads: Set<String> = [
        "called", "named", "saying", "says", "in", "for", "about", "to", "at", "from", "of", "on", "with", "into", "titled",
    ]
    private static let ends: Set<String> = ["please", "now", "today", "tomorrow", "tonight", "thanks", "right", "again"]
    private static let articles: Set<String> = ["the", "a", "an", "my", "some", "is", "are", "me", "us", "that"]
    private static let answerLeads: [[String]] = [
        ["i", "mean"], ["i", "meant"], ["it", "is"], ["make", "it"], ["let", "us", "say"], ["i", "would", "like"], ["how", "about"],
        ["i", "said"], ["i", "think"], ["maybe"], ["in"], ["for"], ["to"], ["at"], ["on"],
    ]

    /// The text for the parameter. One that is not required is only taken where the words name it, or quote it.
    func text(isRequired: Bool) -> String? {
        if let quoted { return quoted }
        let words = utterance.words
        let names = SpeakableText.words(ofIdentifier: property)
        if let index = words.lastIndex(where: { word in names.contains(word.form) }), let text = text(words[(index + 1)...]) { return text }
        guard isRequired else { return nil }
        let last = words.lastIndex { evidence.contains($0.form) } ?? -1
        let first = words.firstIndex { evidence.contains($0.form) } ?? -1
        for start in [last, first] {
            if let lead = words.indices.first(where: { $0 > start && Self.leads.contains(words[$0].form) }),
                let text = text(words[(lead + 1)...])
            {
                return text
            }
        }
        return evidence.isEmpty ? nil : text(words[(last + 1)...])
    }

    /// The text when the whole utterance answers a question for it.
    var answer: String? {
        if let quoted { return quoted }
        var words = utterance.words[...]
        for lead in Self.answerLeads where words.map(\.form).starts(with: lead) { words = words.dropFirst(lead.count) }
        return text(words)
    }

    /// What stands between quotation marks in a typed text.
    private var quoted: String? {
        for (open, close) in [("\"", "\""), ("“", "”")] as [(Character, Character)] {
            let parts = utterance.text.drop { $0 != open }.dropFirst()
            guard let end = parts.firstIndex(of: close), end > parts.startIndex else { continue }
            return String(parts[..<end])
        }
        return nil
    }

    private func text(_ words: ArraySlice<SpokenWord>) -> String? {
        let kept = words.drop { Self.articles.contains($0.form) || Self.leads.contains($0.form) }.prefix { !Self.ends.contains($0.form) }
            .prefix(12)
        guard kept.contains(where: { !Vocabulary.isFunctionWord($0.form) }) else { return nil }
        return kept.map(\.original).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
