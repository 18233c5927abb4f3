/// A word of what the user said.
struct SpokenWord: Hashable, Sendable {
    /// The word in lower case, without signs: what is compared.
    var form: String
    /// The word as it was written: what is handed on as an argument. Empty for the second half of a contraction.
    var original: String
}
