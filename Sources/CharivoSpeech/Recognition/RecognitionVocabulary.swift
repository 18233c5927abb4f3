/// What a recogniser listens for.
public enum RecognitionVocabulary: Sendable, Hashable {
    /// Any English, by the language model.
    case open
    /// These phrases and no others, one in each utterance. Accurate and quick; whatever is said becomes one of them.
    case phrases([String])
    /// What a grammar in JSpeech Grammar Format allows (W3C note "JSGF"), and nothing else; its public rules are what may be said.
    case grammar(String)
}
