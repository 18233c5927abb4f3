internal import CharivoJSON

/// Picks among ways of saying a thing: at random as it seems to a listener, the same for equal conversations.
struct Choice: Sendable {
    private let seed: UInt64

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
    }

    /// One of the ways.
    func pick(_ ways: [String]) -> String {
        guard !ways.isEmpty else { return "" }
        // The high bits of the hash are the better mixed.
        return ways[Int((seed >> 20) % UInt64(ways.count))]
    }
}
