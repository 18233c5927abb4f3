/// What the user said, as words. It may come from a keyboard or from a speech recogniser, which writes no capitals and no
/// punctuation, and mishears.
struct Utterance: Sendable {
    /// The most words that are looked at; a longer text is cut.
    static let maximumWords = 80

    /// The text as it came.
    let text: String
    /// Its words in order, contractions opened ("what's" is "what is").
    let words: [SpokenWord]

    init(_ text: String) {
        self.text = text
        words = Self.corrected(Self.words(of: text))
    }

    private init(words: [SpokenWord]) {
        text = words.map(\.original).filter { !$0.isEmpty }.joined(separator: " ")
        self.words = words
    }

    /// The words as they are compared.
    var shapes: [WordShape] { words.map(\.shape) }

    /// The words that carry meaning of their own, as they are compared.
    var contentShapes: [WordShape] { shapes.filter { !$0.isFunctionWord } }

    /// The forms of the words.
    var forms: [String] { words.map(\.form) }

    /// The forms of the words that carry meaning of their own.
    var content: [String] { contentShapes.map(\.form) }

    /// Whether nothing was said, or nothing but hums.
    var isEmpty: Bool { words.allSatisfy { Vocabulary.fillers.contains($0.form) } }

    /// Whether it asks rather than tells, as far as the words show: recognisers write no question marks.
    var isQuestion: Bool {
        text.contains("?") || forms.first.map { Vocabulary.questionWords.contains($0) } ?? false
    }

    /// Whether it asks for something not to be done.
    var isNegated: Bool {
        guard let first = forms.first, first != "why", first != "can" else { return false }
        if forms.contains("never") || forms.contains("stop") { return true }
        return zip(forms, forms.dropFirst()).contains { ["do", "must", "should"].contains($0) && $1 == "not" }
    }

    /// The wishes it is made of: the parts between "and", "then" and commas.
    var parts: [Utterance] {
        words.split(whereSeparator: { ["and", "then", "also"].contains($0.form) })
            .map { Utterance(words: Array($0)) }
    }

    /// Whether the words occur in this order, one right after the other.
    func contains(_ phrase: [String]) -> Bool { range(of: phrase) != nil }

    /// Where the words occur in this order, one right after the other.
    func range(of phrase: [String]) -> Range<Int>? {
        let forms = forms
        guard !phrase.isEmpty, forms.count >= phrase.count else { return nil }
        for start in 0...(forms.count - phrase.count) where forms[start..<(start + phrase.count)].elementsEqual(phrase) {
            return start..<(start + phrase.count)
        }
        return nil
    }

    /// No wish begins with "not": where one seems to, recognisers have misheard "nod".
    private static func corrected(_ words: [SpokenWord]) -> [SpokenWord] {
        guard let index = words.firstIndex(where: { $0.form != "please" }), words[index].form == "not" else { return words }
        let next = index + 1 < words.count ? words[index + 1].form : nil
        guard next.map({ ["your", "for", "please", "once", "twice", "again", "with"].contains($0) }) ?? (index > 0) else { return words }
        var words = words
        words[index] = SpokenWord(form: "nod", original: "nod")
        return words
    }

    private static func words(of text: String) -> [SpokenWord] {
        var words: [SpokenWord] = []
        let pieces = text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’" || $0 == "." || $0 == "-") })
        for piece in pieces.prefix(maximumWords) {
            let original = piece.trimming { !($0.isLetter || $0.isNumber || $0 == "-") }
            guard original.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            let form = original.lowercased().replacing("’", with: "'")
            if let opened = Vocabulary.contractions[form] {
                for (position, part) in opened.enumerated() {
                    words.append(SpokenWord(form: part, original: position == 0 ? String(original) : ""))
                }
            } else if form.contains("-"), !form.hasPrefix("-") {
                for part in original.split(separator: "-") {
                    words.append(SpokenWord(form: part.lowercased(), original: String(part)))
                }
            } else {
                words.append(SpokenWord(form: form.replacing("'s", with: "").replacing("'", with: ""), original: String(original)))
            }
        }
        return words
    }
}

extension Substring {
    /// The text without the characters at its ends that are not wanted.
    fileprivate func trimming(_ isUnwanted: (Character) -> Bool) -> Substring {
        var text = drop(while: isUnwanted)
        while let last = text.last, isUnwanted(last) { text.removeLast() }
        return text
    }
}
