/// Whether the character still speaks after its turns were told to a new connection in writing.
///
/// Models take up the form of what they are shown, and may go on in writing only. So until one has spoken, each reply that is
/// asked for is asked for as sound, and one that comes in writing all the same is asked for once more.
struct SpokenReplies: Sendable, Hashable {
    /// Whether a replay was made since the character last spoke.
    private(set) var isDoubtful = false
    private var hasAskedAgain = false
    /// How many replies came in writing that should have been spoken.
    private(set) var written = 0

    /// The character's turns were told in writing.
    mutating func replayed() {
        isDoubtful = true
        hasAskedAgain = false
    }

    /// The character spoke.
    mutating func spoke() { isDoubtful = false }

    /// A reply that should have been spoken came in writing only. Whether to ask for it once more.
    mutating func wrote() -> Bool {
        guard isDoubtful else { return false }
        written += 1
        defer { hasAskedAgain = true }
        return !hasAskedAgain
    }
}
