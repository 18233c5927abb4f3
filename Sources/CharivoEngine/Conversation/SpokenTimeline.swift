/// Which words of a spoken message lie where in its sound, clause by clause: what is needed to say what was heard when the
/// message is cut short.
package struct SpokenTimeline: Sendable, Hashable {
    private struct Clause: Sendable, Hashable {
        var text: String
        var start: AudioTicks
        var length: AudioTicks
        var isWhole: Bool
    }

    /// Speech before anything is known of the voice's pace: 14 characters a second.
    private static let ticksPerCharacter = 24_000 / 14

    private var clauses: [Clause] = []

    /// Makes the timeline of a message that has not begun.
    package init() {}

    /// The length of the sound.
    package var length: AudioTicks { clauses.last.map { $0.start + $0.length } ?? .zero }

    /// All words.
    package var text: String { clauses.map(\.text).joined() }

    /// A clause begins at the end of the sound so far.
    package mutating func begin(_ text: String) {
        finishClause()
        clauses.append(Clause(text: text, start: length, length: .zero, isWhole: false))
    }

    /// Sound of the clause that began last.
    package mutating func extend(by length: AudioTicks) {
        guard !clauses.isEmpty else { return }
        clauses[clauses.count - 1].length += length
    }

    /// The sound of the clause that began last is whole.
    package mutating func finishClause() {
        guard !clauses.isEmpty else { return }
        clauses[clauses.count - 1].isWhole = true
    }

    /// The words that were heard when the sound was stopped at a place: whole words only, and a word counts as heard when
    /// its end was. Inside a clause, words are placed by their share of its characters.
    package func heard(until cut: AudioTicks) -> String {
        var heard = ""
        for clause in clauses {
            guard clause.start < cut || (clause.length == .zero && clause.start <= cut && cut >= length) else { break }
            let spoken = estimatedLength(of: clause)
            if cut >= clause.start + spoken {
                heard += clause.text
            } else {
                heard += Self.wholeWords(of: clause.text, share: Double((cut - clause.start).count) / Double(max(1, spoken.count)))
                break
            }
        }
        return heard.trimmingTrailingWhitespace()
    }

    /// A clause that was stopped in the middle is judged by the pace of the clauses before it.
    private func estimatedLength(of clause: Clause) -> AudioTicks {
        guard !clause.isWhole else { return clause.length }
        let whole = clauses.filter { $0.isWhole && $0.length > .zero }
        let characters = whole.reduce(0) { $0 + $1.text.count }
        let ticks = whole.reduce(0) { $0 + $1.length.count }
        let pace = characters > 0 ? max(1, ticks / characters) : Self.ticksPerCharacter
        return max(clause.length, AudioTicks(clause.text.count * pace))
    }

    private static func wholeWords(of text: String, share: Double) -> String {
        let reach = share * Double(text.count)
        var heard = 0
        var index = 0
        var inWord = false
        for character in text {
            if character.isWhitespace, inWord {
                guard Double(index) <= reach else { break }
                heard = index
            }
            inWord = !character.isWhitespace
            index += 1
        }
        if Double(text.count) <= reach { heard = text.count }
        return String(text.prefix(heard))
    }
}

extension String {
    /// The text without the white space at its end.
    func trimmingTrailingWhitespace() -> String {
        var end = endIndex
        while end > startIndex, self[index(before: end)].isWhitespace { end = index(before: end) }
        return String(self[..<end])
    }

    /// The text without the white space at its ends.
    func trimmingWhitespace() -> String {
        String(trimmingTrailingWhitespace().drop(while: \.isWhitespace))
    }
}
