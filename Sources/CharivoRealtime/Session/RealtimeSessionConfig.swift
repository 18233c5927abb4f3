/// What an app wants of a session. A field that is `nil` is left to the provider, or to what was asked for before.
///
/// The JSON keys are the seed's (`RealtimeSessionConfig` of `@charivo/realtime`), with ours besides.
public struct RealtimeSessionConfig: Sendable, Hashable, Codable {
    /// Which provider, as the app's server or client names it, for instance `openai`.
    public var provider: String?
    /// How the connection carries sound.
    public var transport: RealtimeTransport?
    /// The provider's name for the voice.
    public var voice: String?
    /// The provider's name for the model. It cannot change while a session lives.
    public var model: String?
    /// What the model is told about its part in the conversation.
    public var instructions: String?
    /// Accepted for migration only: realtime services refuse it, so it is never sent.
    public var temperature: Double?
    /// The most tokens one reply may have; `Int.max` for no limit, which takes an earlier one back.
    public var maxTokens: Int?
    /// Ignored as input: the definitions sent to a provider come from the tool registry, and this shows them.
    public var tools: [ToolDefinition]?
    /// Whether the model may, must not, or must call tools; `auto` when `nil`.
    public var toolChoice: ToolChoice?
    /// Whether and how what the user says is written down.
    public var inputAudioTranscription: InputAudioTranscription?
    /// Who finds the ends of the user's turns, and how.
    public var turnDetection: TurnDetection?
    /// How the provider cleans the user's sound.
    public var noiseReduction: NoiseReduction?
    /// How fast the character speaks; 0.25 to 1.5.
    public var speed: Double?
    /// Whether replies are spoken or written; spoken when `nil`.
    public var outputModality: OutputModality?
    /// Raw fields of the provider's session object, for what has no field here; merged over the ones made from the fields.
    public var providerOptions: JSONObject?

    /// Makes a config.
    public init(
        provider: String? = nil, transport: RealtimeTransport? = nil, model: String? = nil, voice: String? = nil,
        instructions: String? = nil, maxTokens: Int? = nil, toolChoice: ToolChoice? = nil,
        inputAudioTranscription: InputAudioTranscription? = nil, turnDetection: TurnDetection? = nil,
        noiseReduction: NoiseReduction? = nil, speed: Double? = nil, outputModality: OutputModality? = nil,
        providerOptions: JSONObject? = nil
    ) {
        self.provider = provider
        self.transport = transport
        self.voice = voice
        self.model = model
        self.instructions = instructions
        self.maxTokens = maxTokens
        self.toolChoice = toolChoice
        self.inputAudioTranscription = inputAudioTranscription
        self.turnDetection = turnDetection
        self.noiseReduction = noiseReduction
        self.speed = speed
        self.outputModality = outputModality
        self.providerOptions = providerOptions
    }
}
