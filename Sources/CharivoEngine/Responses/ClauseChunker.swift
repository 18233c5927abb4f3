/// Cuts streamed words into clauses, so that speech starts before the sentence is known. Pure.
///
/// The clauses, put together, are exactly the words that were put in: what is cut is never trimmed here. A clause ends
/// behind a full stop, question or exclamation mark or line break; behind a comma, colon, semicolon or dash once it is long
/// enough to be worth speaking alone; and, so that no clause is endless, at a space when it has reached its greatest length.
struct ClauseChunker: Sendable, Hashable {
    /// The least length in characters of a clause that ends at a comma. Default 24.
    var leastAtPause = 24
    /// The same for the first clause, which is what the user waits for. Default 10.
    var leastFirstAtPause = 10
    /// The greatest length of a clause in characters. Default 220, about fifteen seconds of speech.
    var longest = 220

    private var pending: [Character] = []
    /// Up to where `pending` was already looked through.
    private var scanned = 0
    private var isFirst = true

    init() {}

    /// Further words came. Returns the clauses that are whole now.
    mutating func append(_ words: String) -> [String] {
        pending.append(contentsOf: words)
        var clauses: [String] = []
        while let end = nextEnd() {
            clauses.append(String(pending[..<end]))
            pending.removeFirst(end)
            scanned = 0
            isFirst = false
        }
        return clauses
    }

    /// No further words come before something else. Returns what is left, if anything.
    mutating func finish() -> String? {
        defer {
            pending = []
            scanned = 0
        }
        return pending.isEmpty ? nil : String(pending)
    }

    private mutating func nextEnd() -> Int? {
        while scanned < pending.count {
            let index = scanned
            let character = pending[index]
            // A mark that wants a space behind it can only be judged once the next character is known.
            if Self.westernMarks.contains(character), index + 1 == pending.count, pending.count < longest { return nil }
            scanned += 1
            let spaceFollows = index + 1 < pending.count && pending[index + 1].isWhitespace
            let ends =
                character.isNewline || Self.fullStops.contains(character)
                || (spaceFollows && Self.sentenceEnds.contains(character))
                || (index + 1 >= (isFirst ? leastFirstAtPause : leastAtPause)
                    && (Self.widePauses.contains(character) || (spaceFollows && Self.pauses.contains(character))))
            if ends, pending[...index].contains(where: \.isSpoken) { return index + 1 }
            if index + 1 >= longest {
                let space = pending[...index].lastIndex(where: \.isWhitespace) ?? index
                return max(1, space)
            }
        }
        return nil
    }

    private static let sentenceEnds: Set<Character> = [".", "!", "?", "…"]
    private static let pauses: Set<Character> = [",", ";", ":", "–", "—"]
    private static let westernMarks = sentenceEnds.union(pauses)
    private static let fullStops: Set<Character> = ["。", "！", "？"]
    private static let widePauses: Set<Character> = ["、", "，"]
}

extension Character {
    /// Whether there is something to say in it.
    var isSpoken: Bool { isLetter || isNumber }
}
