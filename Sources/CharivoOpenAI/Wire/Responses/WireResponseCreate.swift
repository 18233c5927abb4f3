package import CharivoJSON

/// `response.create`'s `response`: what this one response has different from the session. Clients do send nulls here.
package struct WireResponseCreate: Hashable, Sendable {
    /// `auto` (the default) or `none`: out of band, leaving no trace in the conversation.
    package var conversation: String?
    /// The context instead of the conversation; empty for none at all.
    package var input: [WireItem]?
    /// The system prompt; `null` occurs.
    package var instructions: Patch<String>
    /// The tools.
    package var tools: [WireTool]?
    /// Which of them may be called.
    package var toolChoice: WireToolChoice?
    /// Whether several may be called at once.
    package var parallelToolCalls: Bool?
    /// Its form.
    package var outputModalities: [WireModality]?
    /// How it sounds: format and voice.
    package var audioOutput: WireAudioOutput?
    /// How long it may be.
    package var maxOutputTokens: WireTokenLimit?
    /// The client's own pairs, which the response repeats: 16 of at most 64 and 512 characters.
    package var metadata: [String: String]?
    /// A stored prompt.
    package var prompt: JSONValue?
    /// How much the model thinks.
    package var reasoning: JSONValue?
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes the parameters of a response.
    package init(
        conversation: String? = nil, input: [WireItem]? = nil, instructions: Patch<String> = .absent, tools: [WireTool]? = nil,
        toolChoice: WireToolChoice? = nil, parallelToolCalls: Bool? = nil, outputModalities: [WireModality]? = nil,
        audioOutput: WireAudioOutput? = nil, maxOutputTokens: WireTokenLimit? = nil, metadata: [String: String]? = nil,
        prompt: JSONValue? = nil, reasoning: JSONValue? = nil, extras: JSONObject = [:]
    ) {
        self.conversation = conversation
        self.input = input
        self.instructions = instructions
        self.tools = tools
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.outputModalities = outputModalities
        self.audioOutput = audioOutput
        self.maxOutputTokens = maxOutputTokens
        self.metadata = metadata
        self.prompt = prompt
        self.reasoning = reasoning
        self.extras = extras
    }
}
