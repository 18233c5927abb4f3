/// What a message does while a reply is still expected.
public enum BusyPolicy: Sendable, Hashable {
    /// It is refused with a state error, as the seed does.
    case refuse
    /// It enters the conversation at once, and its reply is asked for when the present one is over.
    case queue
    /// The present reply is interrupted.
    case replace
}
