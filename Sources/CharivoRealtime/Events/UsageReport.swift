/// What a reply cost, or the writing down of what the user said.
public struct UsageReport: Sendable, Hashable {
    /// What the cost is of.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A reply.
        case reply
        /// The transcript of what the user said.
        case transcription
    }

    /// What the cost is of.
    public var kind: Kind
    /// The tokens; none for a transcription that is billed by the length of the sound.
    public var usage: TokenUsage
    /// The length of the sound that a transcription is billed by.
    public var audio: Duration?
    /// The model that made it.
    public var model: String?
    /// The reply, where it is one.
    public var responseID: String?
    /// What the user said, where it is a transcription.
    public var itemID: String?
    /// The session, the same as in every log line of it.
    public var sessionID: String
    /// The connection.
    public var generation: Int
}

extension UsageReport {
    /// What a reply cost.
    init(of usage: TokenUsage, model: String?, responseID: String, sessionID: String, generation: Int) {
        self.init(
            kind: .reply, usage: usage, model: model, responseID: responseID, sessionID: sessionID, generation: generation)
    }

    /// What a transcription cost.
    init(of usage: TranscriptionUsage, model: String?, itemID: String, sessionID: String, generation: Int) {
        let none = TokenUsage(totalTokens: 0, inputTokens: 0, outputTokens: 0)
        let (tokens, audio): (TokenUsage, Duration?) =
            switch usage {
            case .tokens(let usage): (usage, nil)
            case .audio(let length): (none, length)
            }
        self.init(
            kind: .transcription, usage: tokens, audio: audio, model: model, itemID: itemID, sessionID: sessionID, generation: generation)
    }
}
