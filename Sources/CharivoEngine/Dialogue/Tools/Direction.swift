/// A direction that was said, as a point: x is right, y is up, both within −1…1.
struct Direction: Hashable, Sendable {
    var x: Double
    var y: Double

    private static let words: [(word: String, x: Double, y: Double)] = [
        ("left", -1, 0), ("right", 1, 0), ("up", 0, 1), ("down", 0, -1), ("above", 0, 1), ("below", 0, -1), ("ceiling", 0, 1), ("sky", 0, 1),
        ("floor", 0, -1), ("ground", 0, -1), ("upward", 0, 1), ("downward", 0, -1), ("upwards", 0, 1), ("downwards", 0, -1),
    ]
    private static let centre: Set<String> = ["me", "straight", "forward", "ahead", "center", "centre", "middle", "front", "camera"]
    private static let looking = ["look", "looking", "gaze", "eyes", "glance", "stare", "turn", "watch", "face"]

    /// The direction in a sentence about looking, or in a sentence of little else.
    ///
    /// - Parameter isAsked: The character has just asked for one.
    /// - Returns: The direction, and the words that said it.
    static func direction(in utterance: Utterance, isAsked: Bool = false) -> (direction: Direction, evidence: Set<String>)? {
        let forms = utterance.forms
        let look = forms.first { form in looking.contains { WordSimilarity.similarity(form, $0) >= WordSimilarity.threshold } }
        let isShort = forms.count <= 4 && forms.first != "that" && forms.first != "all" && !forms.contains("you")
        guard look != nil || isShort || isAsked else { return nil }
        var direction = Direction(x: 0, y: 0)
        var evidence: Set<String> = look.map { [$0] } ?? []
        var isFound = false
        for form in forms where form != look {
            guard let found = matched(form, isFuzzy: look != nil || isAsked) else { continue }
            direction.x = direction.x == 0 ? found.x : direction.x
            direction.y = direction.y == 0 ? found.y : direction.y
            evidence.insert(form)
            isFound = true
        }
        if !isFound, look != nil || isAsked, let word = forms.first(where: { centre.contains($0) }) {
            return (direction, evidence.union([word]))
        }
        guard isFound else { return nil }
        let extent = extent(forms)
        return (Direction(x: direction.x * extent, y: direction.y * extent), evidence)
    }

    /// The direction of a word. Misheard ones count where the talk is of looking: "look to the ride" is to the right.
    private static func matched(_ form: String, isFuzzy: Bool) -> (x: Double, y: Double)? {
        if let exact = words.first(where: { $0.word == form }) { return (exact.x, exact.y) }
        guard isFuzzy, !Vocabulary.isFunctionWord(form) else { return nil }
        let scores = words.prefix(4).map { WordSimilarity.similarity(form, $0.word) }
        guard let best = scores.max(), best >= WordSimilarity.threshold, let index = scores.firstIndex(of: best) else { return nil }
        return (words[index].x, words[index].y)
    }

    private static func extent(_ forms: [String]) -> Double {
        if forms.contains(where: { ["little", "bit", "slightly"].contains($0) }) { return 0.4 }
        return forms.contains { ["far", "all", "completely", "fully"].contains($0) } ? 1 : 0.8
    }
}
