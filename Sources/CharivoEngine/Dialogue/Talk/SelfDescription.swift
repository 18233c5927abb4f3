/// A sentence of instructions that describes the character, without a label such as "Personality:".
struct SelfDescription: Hashable, Sendable {
    var text: String

    /// Takes a sentence for a description only where its form says so; `nil` for a rule, and for what is said of anybody or anything else.
    ///
    /// - Parameter mayBePhrase: Whether it stands where a phrase without subject and verb describes the character: "A shy student."
    init?(of sentence: String, name: String?, mayBePhrase: Bool) {
        let lower = sentence.lowercased()
        for label in Self.labels where lower.hasPrefix(label) {
            let text = sentence.dropFirst(label.count).drop { $0 == " " }
            guard !text.isEmpty, !Self.isRule(String(text)) else { return nil }
            self.text = String(text)
            return
        }
        guard !sentence.hasSuffix("?"), !Self.isRule(sentence) else { return nil }
        guard Self.isTold(sentence, of: name) || (mayBePhrase && Self.isPhrase(sentence)) else { return nil }
        text = sentence
    }

    private static let labels = ["description:", "personality:", "character description:", "about you:", "your personality:", "profile:"]

    /// Verbs by which a sentence to the character tells what it is like; the others are mostly of what it is to do.
    private static let ownVerbs: Set<String> = [
        "are", "were", "love", "like", "enjoy", "adore", "hate", "live", "work", "study", "dream", "come", "have", "sing", "play",
        "collect",
        "teach", "help", "grew", "run", "make", "bake",
    ]
    private static let ruleVerbs: Set<String> = ["can", "will", "does", "knows", "keeps", "tries", "never", "talks"]
    /// What makes a rule or a circumstance of "You are …", "You have …" and their like.
    private static let turns: Set<String> = [
        "not", "to", "being", "forbidden", "allowed", "permitted", "required", "expected", "instructed", "asked", "told", "given", "only",
        "never", "talking", "speaking", "here", "in", "on", "at", "now", "going", "connected", "running", "access", "been", "no", "sure",
        "with", "as", "like", "use",
    ]

    private static func isTold(_ sentence: String, of name: String?) -> Bool {
        let words = InstructionSentence(text: sentence, beginsLine: false).words.map(String.init)
        guard let first = words.first, words.count > 1 else { return false }
        let nameWords = name?.lowercased().split(separator: " ").map(String.init) ?? []
        if first == "your" { return words.dropFirst().prefix(4).contains { ["is", "are", "was"].contains($0) } }
        if first == "you" { return ownVerbs.contains(words[1]) && words.count > 2 && !turns.contains(words[2]) }
        func isThird(_ verb: some StringProtocol, _ next: String?) -> Bool {
            (FirstPerson.isThirdPerson(String(verb)) && !ruleVerbs.contains(String(verb))) && !(next.map(turns.contains) ?? true)
        }
        if !nameWords.isEmpty, words.starts(with: nameWords), words.count > nameWords.count {
            return isThird(words[nameWords.count], words.dropFirst(nameWords.count + 1).first)
        }
        if ["she", "he", "they"].contains(first) || first == nameWords.first {
            return isThird(words[1], words.dropFirst(2).first) || (first == "they" && ownVerbs.contains(words[1]))
        }
        return isThird(first, words[1]) && first.hasSuffix("s")
    }

    /// Whether it is no sentence, but a phrase that says what somebody is or is like.
    private static func isPhrase(_ sentence: String) -> Bool {
        let lower = sentence.lowercased()
        guard !lower.contains(where: { $0.isNumber || $0 == ":" }) else { return false }
        let words = lower.split { !$0.isLetter && !"'’-".contains($0) }
        let head = words.prefix { !FirstPerson.headEnds.contains(String($0)) }
        guard !head.contains(where: { Self.sentenceWords.contains(String($0)) }) else {
            return false
        }
        if FirstPerson.namesPerson(words.map(String.init)) { return true }
        if let first = words.first, first == "a" || first == "an" {
            return head.count > 1 && !head.contains { $0.count > 3 && $0.hasSuffix("s") && !$0.hasSuffix("ss") && !$0.hasSuffix("ous") }
        }
        let parts = lower.split { ",;.!".contains($0) }.flatMap { part in
            part.split(separator: " and ").flatMap { $0.split(separator: " but ") }
        }
        return !parts.isEmpty
            && parts.allSatisfy { part in
                guard let last = part.split(separator: " ").last.map(String.init) else { return false }
                return isQuality(last) || FirstPerson.namesPerson(part.split(separator: " ").map(String.init))
            }
    }

    /// Subjects, and verbs that make a sentence of a phrase.
    private static let sentenceWords: Set<String> = [
        "is", "are", "was", "has", "have", "will", "can", "may", "do", "does", "know", "our", "we", "you", "she", "he", "they", "i",
    ]
    private static let qualities: Set<String> = [
        "calm", "warm", "kind", "brave", "clever", "smart", "gentle", "tender", "sober", "quick", "bold", "cool", "sweet", "loud", "quiet",
        "proud", "wise", "old", "young", "honest", "modest", "fun", "strict", "dry", "lively", "friendly", "lovely", "silly", "blunt",
        "sly",
    ]
    private static let qualityEndings = ["ful", "y", "ic", "al", "ed", "ing", "ive", "ous", "able", "ible", "ent", "ant", "less", "ish"]

    private static func isQuality(_ word: String) -> Bool {
        qualities.contains(word) || (!word.hasSuffix("ly") && qualityEndings.contains { word.count > 3 && word.hasSuffix($0) })
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

    /// Whether it says how to behave, or has nothing that the voice can read.
    static func isRule(_ sentence: String) -> Bool {
        let lower = sentence.lowercased()
        guard let first = lower.split(whereSeparator: { !$0.isLetter && $0 != "'" }).first else { return true }
        guard lower.utf8.contains(where: { (97...122).contains($0) }) else { return true }
        return ruleBeginnings.contains(String(first)) || ruleWords.contains { lower.contains($0) }
    }
}
