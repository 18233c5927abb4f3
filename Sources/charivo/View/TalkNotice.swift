/// What happens on the user's side, besides what the session publishes.
enum TalkNotice: Sendable, Hashable {
    /// The user begins to say or type something.
    case userBegan(String)
    /// The user has said it.
    case userEnded
    /// How loud the microphone is, 0 to 1.
    case userLevel(Double)
    /// The route has changed what was asked for.
    case policy(PolicyChanges)
    /// Something a person should know.
    case remark(String)
}
