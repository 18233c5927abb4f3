/// What the values of a session's settings may be, wherever a client names them: at `/api/realtime` and at the gateway.
enum SessionBounds {
    /// How fast a character speaks.
    static let speed = 0.25...1.5
    /// How sure a detector of voice must be.
    static let threshold = 0.0...1
    /// How much sound before or silence behind a turn counts, in milliseconds.
    static let pauseMs = 0...60_000
    /// After how much silence the provider speaks by itself, in milliseconds.
    static let idleTimeoutMs = 5_000...30_000
    /// How soon a turn is over to one that goes by meaning.
    static let eagerness = ["low", "medium", "high", "auto"]
    /// How many characters a name may have: of a voice, a model, a language.
    static let nameLength = 1...128
}
