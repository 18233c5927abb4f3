/// How long the user waited from the end of a turn to the first audible sample of the reply, and where the time went.
///
/// A part that is not known is `nil`: where the transport plays by itself (WebRTC), nobody here knows when sound arrived. A turn
/// that is never answered with sound has no report.
public struct LatencyReport: Sendable, Hashable {
    /// What ended the user's turn.
    public enum Trigger: String, Sendable, Hashable, Codable {
        /// The provider told that the user fell silent. It tells so only when it is sure: its silence time has passed before.
        case voice
        /// The app ended a spoken turn.
        case app
        /// A written message.
        case text
    }

    /// What ended the user's turn.
    public var trigger: Trigger
    /// Whether the model called tools before it spoke, so that the wait is also theirs.
    public var usedTools: Bool
    /// From the end of the turn to the beginning of the reply.
    public var response: Duration?
    /// From there to the arrival of its first sound.
    public var sound: Duration?
    /// From there to the first audible sample.
    public var audible: Duration?
    /// All of it.
    public var total: Duration
    /// The reply that is heard.
    public var turn: TurnIdentity
}
