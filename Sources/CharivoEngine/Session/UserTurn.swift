/// The turn of the user's that is under way.
struct UserTurn: Sendable, Hashable {
    /// The id of the item it will become.
    let itemID: String
    /// Its utterance.
    let utterance: Int
    /// Where it starts in the session's sound.
    let start: AudioTicks
}
