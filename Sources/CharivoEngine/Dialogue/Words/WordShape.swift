/// A word with all that it is compared by, worked out once.
struct WordShape: Hashable, Sendable {
    /// The word in lower case.
    let form: String
    /// Its letters.
    let letters: [UInt8]
    /// What is left without its ending.
    let stem: String
    /// How it sounds.
    let sound: [UInt8]
    /// Whether it holds sentences together rather than meaning something.
    let isFunctionWord: Bool

    init(_ form: String) {
        self.form = form
        letters = Array(form.utf8.prefix(64))
        stem = WordStem.stem(form)
        sound = Array(PhoneticKey.key(of: form).utf8)
        isFunctionWord = Vocabulary.isFunctionWord(form)
    }
}
