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
    static let threshold = 0.75

    private static let callings: Set<String> = ["hello", "hi", "hey", "oh", "well", "so", "ok", "okay", "and", "now"]

    /// The intent that fits best, or `nil` when none does.
    ///
    /// - Parameter name: The character's name, by which it may be addressed.
    static func match(_ utterance: Utterance, name: String? = nil) -> Match? {
        var words = utterance.shapes.filter { !Vocabulary.fillers.contains($0.form) && $0.form != "please" }
        // "Hi Hiyori, how are you" asks how she is.
        let address = callings.union(SpeakableText.words(ofIdentifier: name ?? ""))
        let called = words.drop { address.contains($0.form) }
        if called.count >= 2 { words = Array(called) }
        guard !words.isEmpty else { return nil }
        let said = IntentPhrases.Phrase(words)
        let forms = words.map(\.form)
        var best: Match?
        for intent in Intent.allCases where isAddressed(intent, forms) {
            var score = IntentPhrases.phrases(of: intent).map { Self.score(said, $0) }.max() ?? 0
            let keywords = IntentPhrases.keywords(of: intent).filter { forms.contains($0) }
            if !keywords.isEmpty { score = max(score, keywordScore(intent, forms)) }
            guard score >= threshold, score > (best?.score ?? 0) else { continue }
            let known = Set(IntentPhrases.phrases(of: intent).flatMap { $0.words.map(\.form) } + keywords)
            let evidence = words.filter { !$0.isFunctionWord && known.contains($0.form) && !Vocabulary.commonVerbs.contains($0.form) }
            best = Match(intent: intent, score: score, evidence: Set(evidence.map(\.form)))
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

    private static func score(_ said: IntentPhrases.Phrase, _ phrase: IntentPhrases.Phrase) -> Double {
        let words = wordScore(said.words, phrase.words)
        guard words < 0.9 else { return words }
        // By sound only where it nearly agrees: short sayings sound alike too easily.
        let sound = WordSimilarity.sound(said.sound, phrase.sound)
        return max(words, sound >= 0.83 && phrase.words.count > 1 ? sound * 0.93 : 0)
    }

    /// How much of both is common and in the same order, words with a meaning of their own counting more.
    private static func wordScore(_ said: [WordShape], _ phrase: [WordShape]) -> Double {
        if said.count == phrase.count, zip(said, phrase).allSatisfy({ $0.form == $1.form }) { return 1 }
        // The longest common subsequence, by weight.
        var row = [Double](repeating: 0, count: phrase.count + 1)
        for form in said {
            var diagonal = row[0]
            for (column, word) in phrase.enumerated() {
                let similarity = WordSimilarity.similarity(form, word)
                let matched = similarity >= WordSimilarity.threshold ? diagonal + similarity * weight(word) : 0
                diagonal = row[column + 1]
                row[column + 1] = max(row[column + 1], row[column], matched)
            }
        }
        let common = row[phrase.count]
        let total = said.reduce(0) { $0 + weight($1) } + phrase.reduce(0) { $0 + weight($1) }
        return total == 0 ? 0 : min(0.99, 2 * common / total)
    }

    private static func weight(_ word: WordShape) -> Double { word.isFunctionWord ? 0.45 : 1 }
}
