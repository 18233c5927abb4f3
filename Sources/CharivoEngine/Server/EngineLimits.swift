/// What an engine's sessions may take. Everything that grows has its limit here.
public struct EngineLimits: Sendable, Hashable {
    /// How many sessions there may be at once; further ones are refused with `session_limit_reached` and close code 1013.
    public var sessions = 64
    /// How long a session may last; then it ends with `session_expired`. The live service's 60 minutes by default.
    public var sessionLength: Duration = .seconds(3_600)
    /// The longest message from a client in bytes; a longer one closes the connection with 1009. Default 24 MiB, since one audio
    /// append may hold 15 MiB of base64.
    public var messageBytes = 24 << 20
    /// How many bytes of a client's messages wait to be handled before its connection is not read any more. Default 1 MiB.
    public var unreadBytes = 1 << 20
    /// How many bytes of events wait for a client that does not read, before its session stops. Default 512 KiB, about eight
    /// seconds of sound.
    public var unsentBytes = 512 << 10
    /// How much sound may wait for a recogniser before the client's connection is not read any more. Default 60 seconds.
    public var recognitionBacklog: Duration = .seconds(60)
    /// How much of a response's sound may be sent before it can have been heard. Default 30 seconds.
    public var audioLead: Duration = .seconds(30)
    /// The longest turn of a user's; it ends there even if speech goes on, and a buffer that the client commits itself takes no more
    /// than this. Default 5 minutes.
    public var turnLength: Duration = .seconds(300)
    /// How many items a conversation keeps before the oldest are forgotten.
    public var conversationItems = 1_000
    /// How many bytes of words a conversation keeps before the oldest items are forgotten. Default 8 MiB.
    public var conversationBytes = 8 << 20
    /// How many bytes one item may have as JSON without its sound; a larger one is refused. Default 256 KiB, so that every event
    /// stays under 1 MiB. A session's configuration has the double.
    public var itemBytes = 256 << 10
    /// How many responses outside of the conversation may be under way at once in a session.
    public var outOfBandResponses = 8
    /// How many utterances of a session may be under recognition at once, each of which may be a request to a service. An item with sound
    /// that is one too many is refused with `rate_limit_exceeded`; a turn that is one gets its item, and no words. Default 8.
    public var pendingUtterances = 8
    /// How long the words of a whole utterance are waited for.
    public var recognitionTime: Duration = .seconds(30)
    /// How long a response may take in all, its pacing included.
    public var responseTime: Duration = .seconds(600)
    /// How long events are still sent to a client whose session is over.
    public var flushTime: Duration = .seconds(2)

    /// The limits that are documented as defaults.
    public init() {}

    /// The limits that a session's machine keeps.
    var session: SessionLimits {
        var limits = SessionLimits()
        limits.sessionLength = sessionLength
        limits.items = conversationItems
        limits.conversationBytes = conversationBytes
        limits.itemBytes = itemBytes
        limits.settingsBytes = 2 * itemBytes
        limits.outOfBandResponses = outOfBandResponses
        limits.pendingUtterances = pendingUtterances
        limits.recognitionTime = recognitionTime
        limits.responseTime = responseTime
        limits.turnLength = turnLength
        return limits
    }
}
