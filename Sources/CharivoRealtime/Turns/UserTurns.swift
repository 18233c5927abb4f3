/// The user's turns: how many were taken, and what is still owed to each. The sound of those that are spoken is the ``SpokenTurns``' business.
struct UserTurns: Sendable, Hashable {
    /// How often the user has taken the turn, in speech or in writing.
    private(set) var count = 0
    /// The turn to which a reply is owed that nobody need ask for, or that is asked for once it is clear what the turn is worth.
    private(set) var owed: String?
    /// Whether the provider has a turn, or is about to, to which the app is expected to ask for the reply.
    private(set) var isLeftToApp = false
    /// The voice that the provider hears, or has heard, and has made no turn of yet.
    private var voice: String?
    /// The turn that the provider makes of a silence.
    private var silence: String?
    /// The turns that were noises, unless it turns out that they have words.
    private var noises = RecentIDs(limit: 16)
    /// The messages that the provider has not taken yet, by the command that carried each.
    private var untaken: [String: String] = [:]

    /// The most messages that are known to be on their way.
    static let untakenLimit = 32

    /// The user takes the turn.
    mutating func taken() { count += 1 }

    /// The turn that the app had ended is none: it was thrown away, or found empty.
    mutating func withdrawn() { isLeftToApp = false }

    // Voices.

    /// The user takes the turn by speaking.
    mutating func voiceBegan(_ id: String) {
        taken()
        voice = id
    }

    /// The provider has made a turn of a voice.
    mutating func committed(_ id: String) { if voice == id { voice = nil } }

    /// What belongs to no turn is thrown away.
    ///
    /// - Returns: The voice of which no turn was made yet.
    mutating func voiceThrownAway() -> String? {
        defer { voice = nil }
        return voice
    }

    // What is owed.

    mutating func owes(replyTo id: String) { owed = id }

    /// The reply to the newest turn is the app's to ask for.
    mutating func leavesReplyToApp() { isLeftToApp = true }

    /// The app has asked for a reply, or is not waited for any longer.
    mutating func appAsked() { isLeftToApp = false }

    /// A reply to a turn is not owed any more: it is asked for, or the turn is worth none.
    mutating func released(_ id: String) { if owed == id { owed = nil } }

    /// A reply has begun that serves all the turns before it.
    mutating func replied() {
        owed = nil
        isLeftToApp = false
    }

    // Silences.

    /// The provider will answer a silence by itself.
    mutating func fellSilent(as id: String) { silence = id }

    func isSilence(_ id: String) -> Bool { id == silence }

    /// The provider replies by itself. Whether it does so into a silence.
    mutating func repliedByItself() -> Bool {
        defer { silence = nil }
        return silence != nil
    }

    // Noises.

    /// A turn that the provider has was a noise, for all that is known.
    mutating func wasNoise(_ id: String) { noises.insert(id) }

    /// A turn's words are known. Whether it was taken for a noise.
    mutating func wordsKnown(of id: String) -> Bool {
        defer { noises.remove(id) }
        return noises.contains(id)
    }

    // Messages.

    /// A message is on its way, as this item.
    mutating func wrote(_ itemID: String, as messageID: String) {
        if untaken.count < Self.untakenLimit { untaken[messageID] = itemID }
    }

    /// The provider has an item.
    mutating func has(_ itemID: String) { untaken = untaken.filter { $0.value != itemID } }

    /// The provider does not take a message.
    ///
    /// - Returns: The item that was not said.
    mutating func refused(_ messageID: String) -> String? { untaken.removeValue(forKey: messageID) }

    // Connections.

    /// The connection is gone: nothing more will be said of what was on its way over it.
    mutating func connectionLost() {
        silence = nil
        voice = nil
        untaken = [:]
    }

    /// Another connection serves, and was told everything; what is owed is its caller's to ask for.
    mutating func connected() {
        owed = nil
        noises = RecentIDs(limit: noises.limit)
    }
}
