package import CharivoJSON

/// A session's configuration: whole, as the service tells it, or in part, as a client updates it.
///
/// Members that an update may leave out, set or clear are a ``Patch``. Unknown members are kept, in ``extras`` here and below.
package struct WireSession: Hashable, Sendable {
    /// `realtime` or `transcription`. The service refuses an update without it.
    package var type: WireSessionType?
    /// The session's identifier; only the service says it.
    package var id: String?
    /// `realtime.session` or `realtime.transcription_session`; only the service says it.
    package var object: String?
    /// When the session ends, in seconds since 1970; only the service says it.
    package var expiresAt: Int?
    /// The model. It cannot be changed once the session runs.
    package var model: Patch<String>
    /// The system prompt.
    package var instructions: Patch<String>
    /// The form of responses.
    package var outputModalities: Patch<[WireModality]>
    /// The audio of both sides.
    package var audio: Patch<WireSessionAudio>
    /// The tools.
    package var tools: Patch<[WireTool]>
    /// Which of them may be called.
    package var toolChoice: Patch<WireToolChoice>
    /// Whether several may be called at once.
    package var parallelToolCalls: Patch<Bool>
    /// How much the model thinks: `{"effort": …}`.
    package var reasoning: Patch<JSONValue>
    /// How long a response may be.
    package var maxOutputTokens: Patch<WireTokenLimit>
    /// What happens when the conversation is too long.
    package var truncation: Patch<WireTruncation>
    /// Tracing: `"auto"`, an object, or `null` for none.
    package var tracing: Patch<JSONValue>
    /// A stored prompt: `{"id": …, "version": …, "variables": …}`.
    package var prompt: Patch<JSONValue>
    /// What else events should include.
    package var include: Patch<JSONValue>
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes a configuration.
    package init(
        type: WireSessionType?, id: String? = nil, object: String? = nil, expiresAt: Int? = nil, model: Patch<String> = .absent,
        instructions: Patch<String> = .absent, outputModalities: Patch<[WireModality]> = .absent,
        audio: Patch<WireSessionAudio> = .absent, tools: Patch<[WireTool]> = .absent, toolChoice: Patch<WireToolChoice> = .absent,
        parallelToolCalls: Patch<Bool> = .absent, reasoning: Patch<JSONValue> = .absent,
        maxOutputTokens: Patch<WireTokenLimit> = .absent, truncation: Patch<WireTruncation> = .absent,
        tracing: Patch<JSONValue> = .absent, prompt: Patch<JSONValue> = .absent, include: Patch<JSONValue> = .absent,
        extras: JSONObject = [:]
    ) {
        self.type = type
        self.id = id
        self.object = object
        self.expiresAt = expiresAt
        self.model = model
        self.instructions = instructions
        self.outputModalities = outputModalities
        self.audio = audio
        self.tools = tools
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.reasoning = reasoning
        self.maxOutputTokens = maxOutputTokens
        self.truncation = truncation
        self.tracing = tracing
        self.prompt = prompt
        self.include = include
        self.extras = extras
    }

    /// The user's audio, when this says anything of it.
    package var input: WireAudioInput? { audio.value?.input.value }

    /// The model's audio, when this says anything of it.
    package var output: WireAudioOutput? { audio.value?.output.value }
}
