/// Cuts an answer into clauses, so that the first can be spoken while the others are still to come.
enum ClauseSplitter {
    /// A clause of fewer characters is too little to speak by itself, and stays with the next.
    private static let minimumLength = 8

    /// The clauses in order; together they are the text, for each but the first begins with its space.
    static func clauses(of text: String) -> [String] {
        var clauses: [String] = []
        var clause = ""
        var previous: Character = "a"
        for character in text {
            if character == " ", ",;:.!?".contains(previous), clause.count >= minimumLength {
                clauses.append(clause)
                clause = ""
            }
            clause.append(character)
            previous = character
        }
        if !clause.isEmpty { clauses.append(clause) }
        return clauses
    }
}
