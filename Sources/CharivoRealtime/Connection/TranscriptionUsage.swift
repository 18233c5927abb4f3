/// What it took to write down what the user said. It is billed apart from replies, at the prices of a model of its own.
public enum TranscriptionUsage: Sendable, Hashable {
    /// Tokens, of a model that is billed by them.
    case tokens(TokenUsage)
    /// Sound, of a model that is billed by its length.
    case audio(Duration)
}
