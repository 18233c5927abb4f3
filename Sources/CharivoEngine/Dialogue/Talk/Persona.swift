/// Who the character is, as far as the instructions of a session say it.
struct Persona: Hashable, Sendable {
    /// The character's name.
    var name: String?
    /// What it says of itself, as sentences in the first person.
    var traits: [String] = []

    /// The most instructions that are read, in characters.
    private static let maximumLength = 8_000
    /// The most sentences kept: more is no longer an introduction.
    private static let maximumTraits = 3

    /// Reads instructions as they are commonly written: "You are Hiyori." with a description after it, and rules that are not
    /// about the character.
    init(instructions: String) {
        var hasEnded = false
        for sentence in Self.sentences(of: String(instructions.prefix(Self.maximumLength))) {
            if name == nil, let name = Self.name(in: sentence) {
                self.name = name
                if let rest = Self.rest(of: sentence, afterName: name) { traits.append(FirstPerson.sentence(rest, name: name)) }
                continue
            }
            guard !hasEnded, traits.count < Self.maximumTraits else { continue }
            if let description = Self.description(in: sentence) {
                traits.append(FirstPerson.sentence(description, name: name))
            } else if !traits.isEmpty {
                // The rules have begun.
                hasEnded = true
            }
        }
    }

    /// The text in sentences. A line end ends one too; a full stop within a number or an abbreviation does not.
    private static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            var sentence = ""
            var previous: Character = " "
            for character in line {
                if character == " ", ".!?".contains(previous) {
                    sentences.append(sentence)
                    sentence = ""
                }
                if !sentence.isEmpty || character != " " { sentence.append(character) }
                previous = character
            }
            sentences.append(sentence)
        }
        return sentences.map { String($0.drop { "-*#• ".contains($0) }) }.filter { !$0.isEmpty }
    }

    private static let nameLeads = [
        "you are a character named ", "you are a character called ", "you are the character ", "you are ", "your name is ", "you play ",
        "act as ", "name: ", "character: ",
    ]

    /// The name in "You are Hiyori." and its like: the words with a capital behind one of the usual leads.
    private static func name(in sentence: String) -> String? {
        let lower = sentence.lowercased()
        for lead in nameLeads where lower.hasPrefix(lead) {
            let words = sentence.dropFirst(lead.count).split(separator: " ").prefix(4)
            var name: [Substring] = []
            for word in words {
                guard let first = word.first, first.isUppercase || !first.isCased, first.isLetter || !name.isEmpty else { break }
                let plain = word.prefix { $0.isLetter || $0.isNumber || "'’-".contains($0) }
                if ["A", "An", "The", "In"].contains(plain) { break }
                if !plain.isEmpty { name.append(plain) }
                if plain.count < word.count { break }
            }
            if !name.isEmpty { return name.joined(separator: " ") }
        }
        return nil
    }

    /// What a sentence goes on to say after the name: "You are Hiyori, a cheerful student." says what she is.
    private static func rest(of sentence: String, afterName name: String) -> String? {
        guard let range = sentence.firstRange(of: name) else { return nil }
        let rest = sentence[range.upperBound...].drop { ", ".contains($0) }
        let words = rest.lowercased().split(separator: " ")
        guard words.count > 1, let first = words.first, ["a", "an", "the", "who"].contains(first), isAboutCharacter(String(rest)) else {
            return nil
        }
        return String(first == "who" ? rest.dropFirst(4) : rest)
    }

    /// The sentence when it describes the character, without a label such as "Personality:"; `nil` when it is a rule.
    private static func description(in sentence: String) -> String? {
        let lower = sentence.lowercased()
        for label in ["description:", "personality:", "character description:", "about you:", "your personality:", "profile:"]
        where lower.hasPrefix(label) {
            let text = sentence.dropFirst(label.count).drop { $0 == " " }
            return text.isEmpty ? nil : String(text)
        }
        return isAboutCharacter(sentence) ? sentence : nil
    }

    private static let ruleBeginnings: Set<String> = [
        "stay", "keep", "never", "do", "don't", "use", "speak", "avoid", "always", "remain", "answer", "reply", "respond", "call", "if",
        "when", "only", "be", "prefer", "respect", "ask", "let", "say", "treat", "no", "not", "before", "after", "refuse", "follow",
        "write",
        "talk", "make", "try", "assume", "limit", "please", "without", "begin", "start", "end", "express", "output", "choose", "sound",
        "this",
        "there", "it", "everything", "what", "leave", "mention", "react", "act", "pretend", "take", "invoke", "wait", "give", "show", "set",
    ]
    private static let ruleWords = [
        "stay in character", "in character", "tool", "function", "spoken", "aloud", "markdown", "emoji", "bracket", "stage direction",
        "the user", "your reply", "your replies", "answers", "instruction", "system prompt", "must ", "should ", "break character", "json",
        "expression", "gaze", "motion",
    ]

    private static func isAboutCharacter(_ sentence: String) -> Bool {
        let lower = sentence.lowercased()
        guard let first = lower.split(whereSeparator: { !$0.isLetter && $0 != "'" }).first else { return false }
        // What has no letters that the voice can read is left unsaid.
        guard lower.utf8.contains(where: { (97...122).contains($0) }) else { return false }
        return !ruleBeginnings.contains(String(first)) && !ruleWords.contains { lower.contains($0) }
    }
}
