/// The words of a clause as a voice is given them: without white space at the ends and without Markdown's marks.
enum ClauseSpeech {
    private static let marks: Set<Character> = ["*", "_", "#", "`", "~", "|", "<", ">", "[", "]", "{", "}"]

    /// What is to be spoken; empty when the clause holds nothing that can be.
    static func of(_ clause: String) -> String {
        let text = clause.filter { !marks.contains($0) }.trimmingWhitespace()
        return text.contains(where: \.isSpoken) ? text : ""
    }
}
