/// Finds the tool that the user's words are about.
struct ToolMatcher: Sendable {
    /// A tool, and why it was taken.
    struct Match: Sendable {
        var profile: ToolProfile
        /// How much speaks for it; a word of its name is worth 2.
        var score: Double
        /// The words that do.
        var evidence: Set<String>
    }

    /// The most tools that are looked at.
    private static let maximumTools = 64
    /// What must speak for a tool for it to be called: a word of its name that says what it is about.
    static let threshold = 1.7

    private let profiles: [ToolProfile]

    init(tools: [DialogueTool]) {
        profiles = tools.prefix(Self.maximumTools).map(ToolProfile.init)
    }

    /// The tools that are looked at.
    var tools: [DialogueTool] { profiles.map(\.tool) }

    /// The tool that most speaks for, or `nil` when too little does for any.
    func match(_ utterance: Utterance) -> Match? {
        best(utterance).flatMap { $0.score >= Self.threshold ? $0 : nil }
    }

    /// The tool that most speaks for, however little it is; the first when nothing speaks for any.
    func best(_ utterance: Utterance) -> Match? {
        var best: Match?
        for profile in profiles {
            let match = Self.score(profile, utterance)
            if match.score > (best?.score ?? -1) { best = match }
        }
        return best
    }

    /// The tool of that name.
    func profile(named name: String) -> ToolProfile? { profiles.first { $0.tool.name == name } }

    /// A tool that needs to be told nothing and is about what an intent is about.
    func profile(for intent: Intent) -> ToolProfile? {
        let topics: Set<String>
        switch intent {
        case .aboutSelf: topics = ["profile", "persona", "biography", "bio", "introduce", "introduction"]
        case .whereabouts: topics = ["scene", "place", "location", "surroundings", "room"]
        case .time: topics = ["time", "clock", "date", "day"]
        case .joke: topics = ["joke"]
        case .story: topics = ["story"]
        case .sing: topics = ["sing", "song"]
        default: return nil
        }
        return profiles.first { !topics.isDisjoint(with: $0.nameWords) && $0.tool.requiredNames.isEmpty }
    }

    private static func score(_ profile: ToolProfile, _ utterance: Utterance) -> Match {
        let content = utterance.contentShapes
        var score = 0.0
        var evidence: Set<String> = []
        func count(_ word: WordShape, weight: Double, atLeast minimum: Double = WordSimilarity.threshold) {
            let scores = content.map { WordSimilarity.meaning(word, $0) }
            guard let best = scores.max(), best >= minimum, let index = scores.firstIndex(of: best) else { return }
            score += weight * best
            evidence.insert(content[index].form)
        }
        if let option = profile.bestOption(in: content), option.score >= WordSimilarity.threshold {
            score += 3 * option.score
            evidence.insert(option.evidence)
        }
        for (word, weight) in profile.weightedNameWords { count(word, weight: weight) }
        let named = evidence
        for word in content where !named.contains(word.form) && evidence.count < named.count + 3 {
            if profile.descriptionWords.contains(where: { WordSimilarity.similarity($0, word) >= 0.85 }) {
                score += 0.6
                evidence.insert(word.form)
            }
        }
        for word in profile.propertyWords { count(word, weight: 0.8, atLeast: 0.85) }
        if profile.takesDirection, let direction = Direction.direction(in: utterance) {
            score += 3.5
            evidence.formUnion(direction.evidence)
        }
        return Match(profile: profile, score: score, evidence: evidence)
    }
}
