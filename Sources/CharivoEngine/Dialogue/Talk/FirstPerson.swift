/// Turns what is written about a character into what the character says of itself.
enum FirstPerson {
    /// Verbs that descriptions use of a third person, and their first person.
    private static let verbs: [String: String] = [
        "loves": "love", "likes": "like", "enjoys": "enjoy", "speaks": "speak", "lives": "live", "works": "work", "studies": "study",
        "dreams": "dream", "wants": "want", "knows": "know", "has": "have", "is": "am", "helps": "help", "hates": "hate", "talks": "talk",
        "sings": "sing", "plays": "play", "was": "was", "comes": "come", "runs": "run", "keeps": "keep", "always": "always", "tries": "try",
        "often": "often", "never": "never", "sometimes": "sometimes", "can": "can", "will": "will", "does": "do", "makes": "make",
        "teaches": "teach", "collects": "collect", "thinks": "think", "reads": "read", "writes": "write",
    ]
    private static let others: [String: String] = [
        "you": "I", "your": "my", "yours": "mine", "yourself": "myself", "himself": "myself", "herself": "myself", "themselves": "myself",
        "his": "my", "their": "my",
    ]
    /// Nouns that the end of a phrase shows it to name a person by, besides those that end like one.
    private static let persons: Set<String> = [
        "girl", "boy", "friend", "student", "person", "companion", "robot", "cat", "dog", "guide", "artist", "character", "woman", "man",
        "bot", "avatar", "spirit", "idol", "knight", "wizard", "pirate", "sister", "brother", "mascot", "nurse", "cook", "expert", "fox",
        "dragon", "fairy", "witch", "princess", "prince", "child", "kid", "host", "coach", "buddy", "soul", "genius", "nerd", "optimist",
    ]
    private static let personEndings = ["ant", "ist", "ian", "er", "or", "ess"]

    /// What ends the first part of a phrase, which says what somebody is.
    static let headEnds: Set<String> = ["who", "that", "with", "from", "of", "in", "and,"]

    /// Whether a word is a verb of which descriptions make use, in the third person.
    static func isThirdPerson(_ word: String) -> Bool { verbs[word] != nil }

    /// A sentence in the first person: "Cheerful and helpful assistant." becomes "I am a cheerful and helpful assistant."
    static func sentence(_ text: String, name: String? = nil) -> String {
        let plain = SpeakableText.cleaned(text).trimmedEnd
        var words = plain.split(separator: " ").map(String.init)
        guard let first = words.first else { return "" }
        let lowered = first.lowercased()
        let isSubject = ["you", "she", "he", "they"].contains(lowered) || (name.map { first == $0 } ?? false)
        let nameWords = name?.split(separator: " ").map(String.init) ?? []
        if nameWords.count > 1, words.starts(with: nameWords) {
            return told(words.dropFirst(nameWords.count))
        }
        if isSubject || first == nameWords.first, words.count > 1 { return told(words.dropFirst()) }
        if let verb = verbs[lowered], words.count > 1 { return told([verb] + words.dropFirst()) }
        if ["i", "my", "i'm"].contains(lowered) { return SpeakableText.sentence(plain) }
        if others[lowered] != nil { return SpeakableText.sentence(words.map(inFirstPerson).joined(separator: " ")) }
        if words.contains(where: { ["is", "are", "was", "loves", "likes", "has"].contains($0) }), !["a", "an", "the"].contains(lowered) {
            return SpeakableText.sentence(words.map(inFirstPerson).joined(separator: " "))
        }
        words = [lowered == first || first.dropFirst().contains(where: \.isUppercase) ? first : lowered] + words.dropFirst()
        if ["a", "an", "the"].contains(lowered) { return "I am " + words.joined(separator: " ") + "." }
        return "I am " + (namesPerson(words) ? article(for: lowered) + " " : "") + words.joined(separator: " ") + "."
    }

    /// "A" or "an" before a word, by its first letter.
    static func article(for word: String) -> String {
        word.first.map { "aeiou".contains($0) } ?? false ? "an" : "a"
    }

    /// A sentence about somebody from its verb on.
    private static func told(_ words: some Sequence<String>) -> String {
        var words = Array(words)
        guard let verb = words.first else { return "" }
        words[0] = verb.lowercased() == "are" ? "am" : verbs[verb.lowercased()] ?? verb
        return SpeakableText.sentence("I " + words.map(inFirstPerson).joined(separator: " "))
    }

    private static func inFirstPerson(_ word: String) -> String {
        let form = word.lowercased().filter(\.isLetter)
        guard let other = others[form] else { return word }
        return other + word.dropFirst(form.count)
    }

    /// Whether a phrase without a verb names a person, and so wants an article: its first part ends in such a noun.
    static func namesPerson(_ words: [String]) -> Bool {
        let head = words.prefix { !headEnds.contains($0.lowercased()) }
        guard let last = head.last?.lowercased().filter(\.isLetter) else { return false }
        if ["clever", "tender", "sober", "proper", "eager", "pleasant", "elegant", "brilliant", "vibrant"].contains(last) { return false }
        return persons.contains(last) || personEndings.contains { last.count > 4 && last.hasSuffix($0) }
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while let last = text.last, ".!,;: ".contains(last) { text.removeLast() }
        return text
    }
}
