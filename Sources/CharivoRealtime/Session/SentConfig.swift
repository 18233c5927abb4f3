/// A config that a provider was asked to put in force.
struct SentConfig: Sendable, Hashable {
    /// As it was sent: with the character, the tools, and the session's part in taking turns.
    var config: RealtimeSessionConfig
    /// The app's wishes that it was made of.
    var wishes: RealtimeSessionConfig
    /// What a refusal will name.
    var messageID: String
}
