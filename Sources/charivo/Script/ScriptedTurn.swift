/// One turn of the user's, ready to be spoken or typed.
struct ScriptedTurn: Sendable, Hashable {
    /// How the words reach the character.
    enum Words: Sendable, Hashable {
        /// As sound, 24,000 samples a second.
        case spoken([Int16])
        /// In writing.
        case typed(String)
    }

    /// When the turn begins.
    enum Entry: Sendable, Hashable {
        /// When the reply before it is over.
        case afterReply
        /// While the reply before it can be heard, this long after it became audible: the user talks over the character.
        case overReply(heard: Duration)
    }

    /// What a person who watches is told is being said.
    var label: String
    /// What is said.
    var words: Words
    /// When it is said.
    var entry: Entry = .afterReply
}
