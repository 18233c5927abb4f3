/// A direction that was said, as a point: x is right, y is up, both within −1…1.
struct Direction: Hashable, Sendable {
    var x: Double
    var y: Double

    private static let words: [(word: WordShape, x: Double, y: Double)] = [
        ("left", -1, 0), ("right", 1, 0), ("up", 0, 1), ("down", 0, -1), ("above", 0, 1), ("below", 0, -1), ("ceiling", 0, 1),
        ("sky", 0, 1), ("floor", 0, -1), ("ground", 0, -1), ("upward", 0, 1), ("downward", 0, -1), ("upwards", 0, 1), ("downwards", 0, -1),
    ].map { (WordShape($0.0), $0.1, $0.2) }
    private static let centre: Set<String> = ["me", "straight", "forward", "ahead", "center", "centre", "middle", "front", "camera"]
    private static let looking = ["look", "gaze"].map(WordShape.init)
    /// These are heard well or not at all: "story" sounds much like "stare".
    private static let lookingExactly: Set<String> = ["eyes", "glance", "stare"]
    /// Verbs that are about looking only with a direction that was heard well: "turn on the light" is not to the right.
    private static let turning: Set<String> = ["turn", "watch", "face", "move"]

    /// The direction in a sentence about looking, or in a sentence of little else.
    ///
    /// - Parameter isAsked: The character has just asked for one.
    /// - Returns: The direction, and the words that said it.
    static func direction(in utterance: Utterance, isAsked: Bool = false) -> (direction: Direction, evidence: Set<String>)? {
        let forms = utterance.forms
        let look = utterance.shapes.first { word in
            lookingExactly.contains(word.form) || looking.contains { WordSimilarity.similarity(word, $0) >= WordSimilarity.threshold }
        }?.form
        let turn = forms.first { turning.contains($0) }
        // "To the right" alone is a direction; "that is right" is not.
        let isShort =
            forms.count <= 4 && !["that", "all"].contains(forms.first) && !forms.contains("you")
            && utterance.contentShapes.allSatisfy { word in words.contains { $0.word.form == word.form } }
        guard look != nil || turn != nil || isShort || isAsked else { return nil }
        var direction = Direction(x: 0, y: 0)
        var evidence = Set([look ?? turn].compactMap(\.self))
        var isFound = false
        for word in utterance.shapes where word.form != look {
            guard let found = matched(word, isFuzzy: look != nil || isAsked) else { continue }
            direction.x = direction.x == 0 ? found.x : direction.x
            direction.y = direction.y == 0 ? found.y : direction.y
            evidence.insert(word.form)
            isFound = true
        }
        // "Me" is said in many sentences: it is a direction only where looking was heard well.
        let isLookCertain = look.map { word in lookingExactly.contains(word) || looking.contains { $0.form == word } } ?? false
        if !isFound, isLookCertain || isAsked, let word = forms.first(where: { centre.contains($0) }) {
            return (direction, evidence.union([word]))
        }
        guard isFound else { return nil }
        let extent = extent(forms)
        return (Direction(x: direction.x * extent, y: direction.y * extent), evidence)
    }

    /// The direction of a word. Misheard ones count where the talk is of looking: "look to the ride" is to the right.
    private static func matched(_ word: WordShape, isFuzzy: Bool) -> (x: Double, y: Double)? {
        if let exact = words.first(where: { $0.word.form == word.form }) { return (exact.x, exact.y) }
        guard isFuzzy, !word.isFunctionWord else { return nil }
        let scores = words.prefix(4).map { WordSimilarity.similarity(word, $0.word) }
        guard let best = scores.max(), best >= WordSimilarity.threshold, let index = scores.firstIndex(of: best) else { return nil }
        return (words[index].x, words[index].y)
    }

    private static func extent(_ forms: [String]) -> Double {
        if forms.contains(where: { ["little", "bit", "slightly"].contains($0) }) { return 0.4 }
        return forms.contains { ["far", "all", "completely", "fully"].contains($0) } ? 1 : 0.8
    }
}
