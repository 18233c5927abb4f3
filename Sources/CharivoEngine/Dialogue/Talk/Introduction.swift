/// The sentence of instructions that says who the character is: "You are Hiyori, a cheerful student."
struct Introduction: Hashable, Sendable {
    var name: String?
    /// What it goes on to say after the name, from its article or verb on.
    var description: String?
    /// Where the sentences after it begin.
    var next: Int

    /// Finds it. Of several the one that counts begins a line, is told to be stayed with, and stands last: whoever puts words before
    /// somebody's instructions, as a policy does, introduces the server and not the character.
    init?(in sentences: [InstructionSentence]) {
        let holding = sentences.filter(\.isHoldingToSomebody)
        var best: (rank: [Int], introduction: Introduction)?
        for (index, sentence) in sentences.enumerated() {
            guard let name = Self.name(in: sentence.text) else { continue }
            let isHeldTo = holding.contains { $0.text.contains(name) }
            let description = Self.rest(of: sentence.text, afterName: name)
            let rank = [
                sentence.beginsLine ? 1 : 0, isHeldTo ? 1 : 0, Self.isOrigin(name) ? 0 : 1, description == nil ? 0 : 1, index,
            ]
            guard best.map({ $0.rank.lexicographicallyPrecedes(rank) }) ?? true else { continue }
            best = (rank, Introduction(name: name, description: description, next: index + 1))
        }
        if let best {
            self = best.introduction
            return
        }
        // Nobody is named: the last that says what the character is, and is not itself part of such a description.
        let unnamed = sentences.indices.last { index in
            sentences[index].beginsLine && Self.isUnnamed(sentences[index])
                && (index == 0 || !Self.isUnnamed(sentences[index - 1]))
        }
        guard let unnamed else { return nil }
        // It is a description itself.
        self.init(name: nil, description: nil, next: unnamed)
    }

    private init(name: String?, description: String?, next: Int) {
        (self.name, self.description, self.next) = (name, description, next)
    }

    private static func isUnnamed(_ sentence: InstructionSentence) -> Bool {
        SelfDescription(of: sentence.text, name: nil, mayBePhrase: false) != nil
    }

    private static let leads = [
        "you are a character named ", "you are a character called ", "you are the character ", "you are ", "your name is ", "you play ",
        "act as ", "name: ", "character: ",
    ]

    /// The name in "You are Hiyori." and its like: the words with a capital behind one of the usual leads, if nothing follows them that
    /// makes them say something else, as in "You are Acme's assistant."
    private static func name(in sentence: String) -> String? {
        let lower = sentence.lowercased()
        guard !sentence.hasSuffix("?"), let lead = leads.first(where: lower.hasPrefix) else { return nil }
        let words = sentence.dropFirst(lead.count).split(separator: " ")
        var name: [Substring] = []
        var isClosed = false
        for word in words.prefix(4) {
            guard let first = word.first, first.isUppercase || !first.isCased, first.isLetter || !name.isEmpty else { break }
            let plain = word.prefix { $0.isLetter || $0.isNumber || "'’-".contains($0) }
            if ["A", "An", "The", "In"].contains(plain) { break }
            if !plain.isEmpty { name.append(plain) }
            isClosed = plain.count < word.count
            if isClosed { break }
        }
        guard let last = name.last, !last.hasSuffix("'s"), !last.hasSuffix("’s") else { return nil }
        if !isClosed, name.count < words.count {
            let follower = words[name.count].lowercased()
            let isFollower = ["a", "an", "the", "who", "from", "of", "in", "with", "for", "at", "-", "–", "—"].contains(follower)
            // "You are Max and Moritz", and not "You are Cheerful and kind".
            let isPair = follower == "and" && words.dropFirst(name.count + 1).first?.first?.isUppercase == true
            guard isFollower || isPair || follower.hasPrefix("(") else { return nil }
        }
        return name.joined(separator: " ")
    }

    /// Whether a word may well say where somebody is from: "You are Japanese."
    private static func isOrigin(_ name: String) -> Bool {
        ["French", "Dutch", "Greek", "Swiss", "Thai", "Czech"].contains(name)
            || !name.contains(" ") && ["ese", "ish", "ian", "ean", "can", "man"].contains { name.count > 4 && name.hasSuffix($0) }
    }

    /// What a sentence goes on to say after the name: "You are Hiyori, a cheerful student." says what she is.
    private static func rest(of sentence: String, afterName name: String) -> String? {
        guard let range = sentence.firstRange(of: name) else { return nil }
        let rest = sentence[range.upperBound...].drop { ", ".contains($0) }
        let words = rest.lowercased().split(separator: " ")
        guard words.count > 1, let first = words.first, ["a", "an", "the", "who"].contains(first), !SelfDescription.isRule(String(rest))
        else {
            return nil
        }
        return String(first == "who" ? rest.dropFirst(4) : rest)
    }
}
