/// What the user has told in this conversation. It is read anew from the turns for every answer; nothing is kept anywhere else.
struct TalkMemory: Hashable, Sendable {
    /// Something the user tells about themselves.
    enum Fact: Hashable, Sendable {
        case name(String)
        case likes(String)
        case dislikes(String)
        case home(String)
        case favorite(kind: String, thing: String)
        case feelsWell
        case feelsBad(String)
    }

    /// The most turns that are looked back.
    private static let maximumTurns = 400

    /// The user's name.
    private(set) var name: String?
    /// What the user likes, the latest last, and where they live.
    private(set) var likes: [String] = []
    private(set) var home: String?
    /// Favourite things by their kind.
    private(set) var favorites: [String: String] = [:]
    /// What the user said before the last turn, oldest first.
    private(set) var earlier: [String] = []
    /// What the character said last.
    private(set) var lastAnswer: String?

    init(turns: [DialogueTurn]) {
        let turns = turns.suffix(Self.maximumTurns)
        let last = turns.lastIndex { if case .user = $0 { true } else { false } }
        for (index, turn) in zip(turns.indices, turns) {
            switch turn {
            case .user(let text):
                guard index != last else { continue }
                let utterance = Utterance(text)
                if !utterance.isEmpty { earlier.append(text) }
                for fact in Self.facts(in: utterance) { note(fact) }
            case .assistant(let text): if !text.isEmpty { lastAnswer = text }
            case .system, .toolCall, .toolOutput: break
            }
        }
    }

    /// How often the user has wished for a thing before the last turn. By the wishes and not by what was said, of which the user may have
    /// cut off any part.
    func wishes(for intent: Intent, name: String?) -> Int {
        earlier.count { text in
            let utterance = Utterance(text)
            return ([utterance] + utterance.parts).contains { IntentRecognizer.match($0, name: name)?.intent == intent }
        }
    }

    private mutating func note(_ fact: Fact) {
        switch fact {
        case .name(let name): self.name = name
        case .likes(let thing):
            likes.removeAll { $0 == thing }
            likes.append(thing)
            if likes.count > 5 { likes.removeFirst() }
        case .home(let place): home = place
        case .favorite(let kind, let thing): if favorites.count < 20 { favorites[kind] = thing }
        case .dislikes, .feelsWell, .feelsBad: break
        }
    }

    /// All that an utterance tells about the user: "my name is Anna and I like cats" tells two things.
    private static func facts(in utterance: Utterance) -> [Fact] {
        let parts = utterance.parts
        let facts = parts.count > 1 ? parts.compactMap { fact(in: $0) } : []
        return facts.count > 1 ? facts : fact(in: utterance).map { [$0] } ?? []
    }

    /// What an utterance tells about the user, if anything.
    static func fact(in utterance: Utterance) -> Fact? {
        let words = utterance.words
        guard !words.isEmpty, !utterance.isQuestion else { return nil }
        for lead in [
            ["my", "name", "is"], ["i", "am", "called"], ["you", "can", "call", "me"], ["call", "me"], ["they", "call", "me"],
        ] {
            guard let rest = rest(of: utterance, after: lead) else { continue }
            let name = rest.prefix { !endings.contains($0.form) }.prefix(2).filter { !["just", "really", "actually"].contains($0.form) }
            if !name.isEmpty { return .name(name.map { $0.form.prefix(1).uppercased() + $0.form.dropFirst() }.joined(separator: " ")) }
        }
        if let range = utterance.range(of: ["my", "favorite"]) ?? utterance.range(of: ["my", "favourite"]),
            let verb = words.dropFirst(range.upperBound).firstIndex(where: { $0.form == "is" }), verb > range.upperBound
        {
            let kind = text(words[range.upperBound..<verb])
            let thing = text(thing(words[(verb + 1)...]))
            if !thing.isEmpty { return .favorite(kind: kind, thing: thing) }
        }
        for lead in [["i", "do", "not", "like"], ["i", "hate"], ["i", "dislike"]] {
            if let rest = rest(of: utterance, after: lead), !rest.isEmpty { return .dislikes(text(thing(rest))) }
        }
        for lead in [["i", "like"], ["i", "love"], ["i", "really", "like"], ["i", "really", "love"], ["i", "enjoy"]] {
            guard let rest = rest(of: utterance, after: lead), let first = rest.first else { continue }
            // "I would like you to smile", "I like you" and "I like that" tell nothing to keep.
            guard !["you", "your", "it", "that", "this", "to"].contains(first.form) || rest.count > 2, first.form != "you",
                first.form != "your"
            else {
                continue
            }
            return .likes(text(thing(rest)))
        }
        for lead in [["i", "live", "in"], ["i", "am", "from"], ["i", "come", "from"]] {
            if let rest = rest(of: utterance, after: lead), !rest.isEmpty {
                return .home(thing(rest).map { $0.form.prefix(1).uppercased() + $0.form.dropFirst() }.joined(separator: " "))
            }
        }
        return feeling(in: utterance)
    }

    private static func feeling(in utterance: Utterance) -> Fact? {
        guard let range = utterance.range(of: ["i", "am"]) ?? utterance.range(of: ["i", "feel"]) ?? utterance.range(of: ["i", "was"]) else {
            return nil
        }
        let rest = utterance.forms[range.upperBound...].prefix(4)
        if let word = rest.first(where: {
            ["sad", "tired", "angry", "lonely", "bored", "ill", "sick", "unhappy", "worried", "scared", "upset"].contains($0)
        }) {
            return .feelsBad(word)
        }
        let isWell = rest.contains { ["happy", "fine", "good", "great", "well", "glad", "excited", "wonderful"].contains($0) }
        return isWell && !rest.contains("not") ? .feelsWell : nil
    }

    private static let endings: Set<String> = ["and", "but", "so", "because", "what", "who", "nice", "how", "can", "do", "please", "by"]

    private static func rest(of utterance: Utterance, after lead: [String]) -> ArraySlice<SpokenWord>? {
        utterance.range(of: lead).map { utterance.words[$0.upperBound...] }
    }

    private static func thing(_ words: ArraySlice<SpokenWord>) -> ArraySlice<SpokenWord> {
        words.prefix { !["but", "because", "what", "who", "how", "please", "do"].contains($0.form) }.prefix(8)
    }

    private static func text(_ words: ArraySlice<SpokenWord>) -> String {
        words.map(\.original).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
