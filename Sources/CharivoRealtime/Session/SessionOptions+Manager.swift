/// How a manager goes about its sessions: limits, waits and policies. The defaults are the seed's where the seed has any.
public struct RealtimeManagerOptions: Sendable {
    /// What every session is asked for, unless a call says otherwise. Its `tools` are ignored.
    public var defaultSessionConfig = RealtimeSessionConfig()
    /// How long a tool without a time of its own may take; 10 s.
    public var defaultToolTimeout: Duration = .seconds(10)
    /// The same for a tool whose result the model does not wait for (``ToolDelivery/background(acknowledgement:result:)``); 10 min.
    public var defaultBackgroundToolTimeout: Duration = .seconds(600)
    /// How many times the model may call tools between two turns of the user's; then it is made to speak, and what it calls all the
    /// same is refused.
    public var toolCallBudget = 24
    /// How many times the model may call tools in one session; without a limit when `nil`. Then the session goes on without tools.
    public var toolSessionCallBudget: Int?
    /// How many calls between two turns of the user's the model may get wrong and try again: arguments that cannot be used, a tool that
    /// is not there. The answer to the next one says to stop trying, and the model is made to speak.
    public var toolRetryBudget = 3
    /// The most calls at one time that wait, run, or were told to stop and have not; further ones are refused.
    public var toolOpenCallLimit = 64
    /// How long the model is kept waiting for the rest of several calls of one reply when some are answered; then it speaks on what
    /// is there, and again when the rest is. It waits for all when `nil`.
    public var toolSiblingWait: Duration?
    /// How long a person may take to approve a call of a tool without a time of its own; 2 min.
    public var toolApprovalTimeout: Duration = .seconds(120)
    /// How long a handler that was told to stop is waited for, by `stopSession` and by the next call of its group.
    public var toolGracePeriod: Duration = .seconds(2)
    /// The most bytes of JSON of one tool's result that the model is told.
    public var toolOutputLimit = 64 * 1024
    /// What becomes of a longer one; the model is told that it is too long.
    public var toolOutputOverflow = ToolOutputOverflow.refuse
    /// What may be seen of any tool's result, by the tool's name; after the tool's own ``Tool/redaction``, and with the same duties.
    public var toolOutputRedaction: (@Sendable (String, JSONObject) -> JSONObject)?
    /// How a lost connection is made again.
    public var reconnect = ReconnectPolicy()
    /// How a connection that the provider will end is exchanged for a new one before that; `nil` for not at all.
    public var rotation: RotationPolicy? = RotationPolicy()
    /// Sums up, for a new connection or at a start with a history, the part of the conversation that does not fit into ``replayCharacterLimit``: it is given
    /// what is not told, oldest first, as text. The summary is told as a system item before the rest; a quarter of the limit is
    /// kept for it, and what is longer is cut. Without a function, or with `nil` as its answer, that part is left out.
    ///
    /// It is called on the session's own turn and must return at once: an app that has a model write its summaries writes them
    /// as the conversation grows, and returns the newest.
    public var replaySummary: (@Sendable ([ConversationItem]) -> String?)?
    /// From a dial to the first message that can flow.
    public var dialTimeout: Duration = .seconds(15)
    /// From there to the acknowledgement of the config, and for every later update.
    public var updateTimeout: Duration = .seconds(10)
    /// For the close of a connection, and on a stop for sending what was accepted before it; it is then abandoned.
    public var closeTimeout: Duration = .seconds(2)
    /// From a request to the beginning of its reply.
    public var responseTimeout: Duration = .seconds(15)
    /// Between two signs of life of a reply.
    public var responseStallTimeout: Duration = .seconds(30)
    /// The most items a conversation keeps.
    public var conversationLimit = 1_000
    /// The most characters of conversation that a new connection is told.
    public var replayCharacterLimit = 16_000
    /// The most events that wait for one slow consumer before it begins to lose the least important ones.
    public var eventBufferLimit = 1_024
    /// The most of the microphone's sound that waits for the network; the oldest goes first.
    public var uplinkLimit: Duration = .seconds(10)
    /// The most messages other than sound that wait for the network. A connection that takes so little is given up, and made again.
    public var outboundLimit = 4_096
    /// The most of the user's sound that is kept for the next connection when one is lost.
    public var uplinkMemory: Duration = .seconds(15)
    /// The most of the character's sound that waits to be heard.
    public var playbackLimit: Duration = .seconds(600)
    /// When the user's voice is an interruption; every time, by default.
    public var interruption = InterruptionPolicy.atOnce
    /// What becomes of a reply that the app has asked for when the provider replies to a newer turn by itself.
    public var requestCollision = RequestCollisionPolicy.queue
    /// Checks on what the character says; none by default.
    public var guardrails: [Guardrail] = []
    /// What a session may cost; without limit by default.
    public var budget: SessionBudget?
    /// Where a session's numbers and spans go; nowhere by default.
    public var observability = SessionObservability.off

    /// The defaults.
    public init() {}
}
