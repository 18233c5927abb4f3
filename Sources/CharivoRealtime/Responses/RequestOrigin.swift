/// What a reply is asked for by.
enum RequestOrigin: Sendable, Hashable {
    /// A message, a turn of the user's, or what a tool answered: it must not be lost.
    case message
    /// The app, that the character may speak: any reply will do.
    case prompt
    /// Something about an earlier reply, which is pointless once the user has taken that many turns or more than at the time.
    case remark(turns: Int)
    /// The session, which says goodbye.
    case farewell
}
