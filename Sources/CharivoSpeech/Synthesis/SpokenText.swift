/// A text as flite can read it: printable ASCII in sentences of bounded length, each with something to pronounce.
struct SpokenText {
    /// The most characters that are synthesised in one go; a sentence that is longer is parted at a comma or a space.
    static let maximumSentenceLength = 240
    /// The longest word; a longer one is parted, since no lexicon rule is meant for it.
    static let maximumWordLength = 40

    /// What to speak, in order.
    let sentences: [String]

    init(_ text: String, maximumLength: Int) {
        let readable = ReadableText(text.prefix(maximumLength)).text
        sentences = SpokenText.sentences(of: readable).filter { $0.contains { $0.isLetter || $0.isNumber } }
    }

    private static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        var sentence: [Substring] = []
        var length = 0
        func end() {
            if !sentence.isEmpty { sentences.append(sentence.joined(separator: " ")) }
            sentence = []
            length = 0
        }
        for word in text.split(separator: " ").flatMap(bounded) {
            if length + word.count > maximumSentenceLength { end() }
            sentence.append(word)
            length += word.count + 1
            if endsSentence(word) || (length > maximumSentenceLength * 3 / 4 && word.last == ",") { end() }
        }
        end()
        return sentences
    }

    /// Whether a sentence ends with this word. A title or an initial ("Dr.", "J.") ends none.
    private static func endsSentence(_ word: Substring) -> Bool {
        let bare = word.reversed().drop { "\"')".contains($0) }
        guard let mark = bare.first, ".!?".contains(mark) else { return false }
        guard mark == "." else { return true }
        let stem = bare.drop { $0 == "." }
        if stem.count == 1 || stem.contains(".") { return false }
        return !abbreviations.contains(String(stem.reversed()).lowercased())
    }

    private static let abbreviations: Set<String> = ["mr", "mrs", "ms", "dr", "prof", "st", "vs", "no", "jr", "sr", "etc", "approx"]

    private static func bounded(_ word: Substring) -> [Substring] {
        guard word.count > maximumWordLength else { return [word] }
        return stride(from: 0, to: word.count, by: maximumWordLength).map { word.dropFirst($0).prefix(maximumWordLength) }
    }
}
