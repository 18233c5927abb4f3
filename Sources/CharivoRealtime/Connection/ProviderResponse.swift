/// A reply as its provider describes it, at its beginning and at its end.
public struct ProviderResponse: Sendable, Hashable {
    /// How a reply stands or ended.
    public enum Status: String, Sendable, Hashable, Codable {
        /// It is being made.
        case inProgress = "in_progress"
        /// It was made to its end.
        case completed
        /// It was broken off, by the user's voice or by request.
        case cancelled
        /// The provider failed at it.
        case failed
        /// It was broken off by a limit or a filter.
        case incomplete
    }

    /// The provider's id for it.
    public var id: String
    /// How it stands.
    public var status: Status
    /// Why it ended as it did, in the provider's words: `turn_detected`, `client_cancelled`, `max_output_tokens`, `content_filter`.
    public var reason: String?
    /// What failed.
    public var error: ProviderError?
    /// What it cost.
    public var usage: TokenUsage?
    /// The request it answers, as this side named it; `nil` when the provider replied by itself.
    public var requestID: String?
    /// Whether it belongs to the conversation, or stands beside it.
    public var isInConversation: Bool
    /// How much of the description, its items among it, could not be read and is left out.
    public var unreadable = 0

    /// Makes a description.
    public init(
        id: String, status: Status, reason: String? = nil, error: ProviderError? = nil, usage: TokenUsage? = nil,
        requestID: String? = nil, isInConversation: Bool = true
    ) {
        self.id = id
        self.status = status
        self.reason = reason
        self.error = error
        self.usage = usage
        self.requestID = requestID
        self.isInConversation = isInConversation
    }
}

/// What a reply cost, in tokens. The parts are those of a whole: cached tokens are among the input's.
public struct TokenUsage: Sendable, Hashable, Codable {
    /// Input and output together.
    public var totalTokens: Int
    /// What the model read.
    public var inputTokens: Int
    /// What the model made.
    public var outputTokens: Int
    /// Of the input: what was read before and is billed less.
    public var cachedTokens: Int?
    /// Of the cached input: sound.
    public var cachedAudioTokens: Int?
    /// Of the input: sound.
    public var inputAudioTokens: Int?
    /// Of the output: sound.
    public var outputAudioTokens: Int?

    /// Makes a count.
    public init(
        totalTokens: Int, inputTokens: Int, outputTokens: Int, cachedTokens: Int? = nil, cachedAudioTokens: Int? = nil,
        inputAudioTokens: Int? = nil, outputAudioTokens: Int? = nil
    ) {
        self.totalTokens = totalTokens
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cachedTokens = cachedTokens
        self.cachedAudioTokens = cachedAudioTokens
        self.inputAudioTokens = inputAudioTokens
        self.outputAudioTokens = outputAudioTokens
    }
}
