/// How a manager goes about its sessions: limits, waits and policies. The defaults are the seed's where the seed has any.
public struct RealtimeManagerOptions: Sendable {
    /// What every session is asked for, unless a call says otherwise. Its `tools` are ignored.
    public var defaultSessionConfig = RealtimeSessionConfig()
    /// How long a tool without a time of its own may take; 10 s.
    public var defaultToolTimeout: Duration = .seconds(10)
    /// How many times the model may call tools between two turns of the user's; then it is made to speak.
    public var toolCallBudget = 24
    /// The most bytes of JSON of one tool's result that the model is told; a longer one is replaced by an error that says so.
    public var toolOutputLimit = 64 * 1024
    /// How a lost connection is made again.
    public var reconnect = ReconnectPolicy()
    /// How a connection that the provider will end is exchanged for a new one before that; `nil` for not at all.
    public var rotation: RotationPolicy? = RotationPolicy()
    /// Sums up, for a new connection, the part of the conversation that does not fit into ``replayCharacterLimit``: it is given
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
    /// For the close of a connection; it is then abandoned.
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
    /// The most of the user's sound that is kept for the next connection when one is lost.
    public var uplinkMemory: Duration = .seconds(15)
    /// The most of the character's sound that waits to be heard.
    public var playbackLimit: Duration = .seconds(600)

    /// The defaults.
    public init() {}
}
