/// A session as its provider describes it. What is `nil` the provider does not say.
public struct ProviderSession: Sendable, Hashable {
    /// The provider's id for the session.
    public var id: String?
    /// The model that speaks.
    public var model: String?
    /// The voice it speaks with.
    public var voice: String?
    /// The instructions in force.
    public var instructions: String?
    /// The names of the tools in force.
    public var tools: [String]?
    /// Whether tools may be called.
    public var toolChoice: ToolChoice?
    /// Whether replies are spoken or written.
    public var outputModality: OutputModality?
    /// The most tokens one reply may have; `Int.max` when there is no limit.
    public var maxTokens: Int?
    /// How fast the character speaks.
    public var speed: Double?
    /// Who finds the ends of the user's turns, and how.
    public var turnDetection: TurnDetection?
    /// Whether and how what the user says is written down.
    public var inputAudioTranscription: InputAudioTranscription?
    /// How the provider cleans the user's sound.
    public var noiseReduction: NoiseReduction?
    /// How long the provider lets the session live from this moment on. Clients translate a time of day into it.
    public var expiresIn: Duration?
    /// Whether the provider took up an earlier connection's session, conversation and all.
    public var isResumed: Bool?

    /// Makes a description.
    public init(
        id: String? = nil, model: String? = nil, voice: String? = nil, instructions: String? = nil, tools: [String]? = nil,
        expiresIn: Duration? = nil, isResumed: Bool? = nil
    ) {
        self.id = id
        self.model = model
        self.voice = voice
        self.instructions = instructions
        self.tools = tools
        self.expiresIn = expiresIn
        self.isResumed = isResumed
    }
}
