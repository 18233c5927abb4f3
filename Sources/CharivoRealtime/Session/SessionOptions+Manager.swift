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
