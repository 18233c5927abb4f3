internal import CharivoJSON

/// Picks among ways of saying a thing: at random as it seems to a listener, the same for equal conversations.
struct Choice: Sendable {
    private let seed: UInt64
    /// The same throughout a conversation: from its first words.
    private let beginning: UInt64

    /// Makes choices for a conversation.
    init(turns: [DialogueTurn]) {
        var hash = StableHash()
        hash.add(String(turns.count))
        for turn in turns.suffix(16) {
            switch turn {
            case .system(let text): hash.add("s" + text)
            case .user(let text): hash.add("u" + text)
            // What of an answer was heard depends on timing, and must not change the next one.
            case .assistant: hash.add("a")
            case .toolCall(_, let name, _): hash.add("c" + name)
            case .toolOutput(_, let output): hash.add("o" + output.text)
            }
        }
        seed = hash.value
        var first = StableHash()
        if case .user(let text)? = turns.first(where: { if case .user = $0 { true } else { false } }) { first.add(text) }
        beginning = first.value
    }

    /// The next of things that are told in turn, each once before any is told again. Which is first differs between conversations.
    func next(of things: [String], after count: Int) -> String {
        guard !things.isEmpty else { return "" }
        return things[(Int((beginning >> 20) % UInt64(things.count)) + count) % things.count]
    }

    /// One of the ways.
    func pick(_ ways: [String]) -> String {
        guard !ways.isEmpty else { return "" }
        // The high bits of the hash are the better mixed.
        return ways[Int((seed >> 20) % UInt64(ways.count))]
    }
}
