/// Cuts the endings of English words, so that "smiling", "smiles" and "smile" are one. It is enough for comparing words; what
/// is left need not be a word.
enum WordStem {
    private static let endings = ["ingly", "edly", "ings", "ing", "ness", "ies", "ed", "es", "ly", "s"]

    /// Common words whose cut form would be another word: "made" is not "mad".
    private static let whole: Set<String> = ["made"]

    static func stem(_ word: String) -> String {
        guard !whole.contains(word) else { return word }
        var stem = word
        for ending in endings where stem.hasSuffix(ending) && stem.count - ending.count >= 3 {
            if ending == "s", stem.hasSuffix("ss") { break }
            stem.removeLast(ending.count)
            if ending == "ies" { stem += "y" }
            // "nodding" and "nod".
            if ["ing", "ed", "ings"].contains(ending), let last = stem.last, stem.dropLast().last == last, !"lse".contains(last) {
                stem.removeLast()
            }
            break
        }
        if stem.count > 3, stem.hasSuffix("e") { stem.removeLast() }
        if stem.count > 2, stem.hasSuffix("y") { stem = stem.dropLast() + "i" }
        return stem
    }
}
