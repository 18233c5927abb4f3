/// A word of what the user said.
struct SpokenWord: Hashable, Sendable {
    /// The word in lower case, without signs: what is compared.
    var form: String { shape.form }
    /// The word with all that it is compared by.
    var shape: WordShape
    /// The word as it was written: what is handed on as an argument. Empty for the second half of a contraction.
    var original: String

    init(form: String, original: String) {
        shape = WordShape(form)
        self.original = original
    }
}
