/// Finds what the user is after by comparing with known sayings: word by word, and by the sound of the whole.
enum IntentRecognizer {
    /// An intent, and why it was taken.
    struct Match: Hashable, Sendable {
        var intent: Intent
        /// How sure it is, between 0 and 1.
        var score: Double
        /// The words with a meaning of their own that speak for it.
        var evidence: Set<String>
    }

    /// Below this, a likeness is chance.
    static let threshold = 0.74

    /// The intent that fits best, or `nil` when none does.
    static func match(_ utterance: Utterance) -> Match? {
        let forms = utterance.forms.filter { !Vocabulary.fillers.contains($0) && $0 != "please" }
        guard !forms.isEmpty else { return nil }
        var best: Match?
        for intent in Intent.allCases where isAddressed(intent, forms) {
            var score = IntentPhrases.phrases(of: intent).map { Self.score(forms, $0) }.max() ?? 0
            let keywords = IntentPhrases.keywords(of: intent).filter { forms.contains($0) }
            if !keywords.isEmpty { score = max(score, keywordScore(intent, forms)) }
            guard score >= threshold, score > (best?.score ?? 0) else { continue }
            let content = Set(IntentPhrases.phrases(of: intent).joined()).union(keywords)
            let evidence = forms.filter { !Vocabulary.isFunctionWord($0) && content.contains($0) && !Vocabulary.commonVerbs.contains($0) }
            best = Match(intent: intent, score: score, evidence: Set(evidence))
        }
        return best
    }

    /// "my name" and "your name" differ in one small word, and in everything.
    private static func isAddressed(_ intent: Intent, _ forms: [String]) -> Bool {
        let isMine = forms.contains { ["i", "my", "me"].contains($0) }
        let isYours = forms.contains { ["you", "your"].contains($0) }
        return switch intent {
        case .recallName, .recallLikes, .recallHome, .recallFavorite: isMine
        case .name, .favorites, .age, .whereabouts: isYours || !isMine
        default: true
        }
    }

    /// A greeting in a long sentence is politeness, and not what the sentence is about.
    private static func keywordScore(_ intent: Intent, _ forms: [String]) -> Double {
        switch intent {
        case .story, .joke: 0.9
        case .greeting: forms.count <= 3 ? 0.85 : 0.75
        case .farewell, .thanks, .apology: forms.count <= 5 ? 0.8 : 0
        case .count: 0.85
        case .sing: forms.count <= 6 ? 0.8 : 0
        default: 0
        }
    }

    private static func score(_ forms: [String], _ phrase: [String]) -> Double {
        let words = wordScore(forms, phrase)
        guard words < 0.9 else { return words }
        // By sound only where it nearly agrees: short sayings sound alike too easily.
        let sound = WordSimilarity.sound(forms, phrase)
        return max(words, sound >= 0.8 && phrase.count > 1 ? sound * 0.93 : 0)
    }

    /// How much of both is common and in the same order, words with a meaning of their own counting more.
    private static func wordScore(_ forms: [String], _ phrase: [String]) -> Double {
        if forms == phrase { return 1 }
        // The longest common subsequence, by weight.
        var row = [Double](repeating: 0, count: phrase.count + 1)
        for form in forms {
            var diagonal = row[0]
            for (column, word) in phrase.enumerated() {
                let similarity = WordSimilarity.similarity(form, word)
                let matched = similarity >= WordSimilarity.threshold ? diagonal + similarity * weight(word) : 0
                diagonal = row[column + 1]
                row[column + 1] = max(row[column + 1], row[column], matched)
            }
        }
        let common = row[phrase.count]
        let total = forms.reduce(0) { $0 + weight($1) } + phrase.reduce(0) { $0 + weight($1) }
        return total == 0 ? 0 : min(0.99, 2 * common / total)
    }

    private static func weight(_ word: String) -> Double { Vocabulary.isFunctionWord(word) ? 0.45 : 1 }
}
