/// The limits of one session that its machine keeps.
struct SessionLimits: Sendable, Hashable {
    /// How long a session may last.
    var sessionLength: Duration = .seconds(3_600)
    /// How many items a conversation keeps.
    var items = 1_000
    /// How many bytes of words a conversation keeps.
    var conversationBytes = 8 << 20
    /// How many bytes one item may have as JSON, without sound; so that every event stays below 1 MiB.
    var itemBytes = 256 << 10
    /// How many bytes the configuration may have as JSON; so that `session.updated` stays below 1 MiB.
    var settingsBytes = 512 << 10
    /// How many responses may be under way besides the conversation's own.
    var outOfBandResponses = 8
    /// How many utterances may be under recognition at once.
    var pendingUtterances = 8
    /// How long the words of a whole utterance may be waited for.
    var recognitionTime: Duration = .seconds(30)
    /// How long a response may take.
    var responseTime: Duration = .seconds(600)
    /// The longest turn of the user's.
    var turnLength: Duration = .seconds(300)

    init() {}
}
