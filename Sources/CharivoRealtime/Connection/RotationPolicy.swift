/// How a connection that the provider will end is exchanged for a new one before that happens.
public struct RotationPolicy: Sendable, Hashable {
    /// How long before the provider's limit to begin, at the earliest; never before half of the connection's life. 5 minutes.
    public var leadTime: Duration
    /// How long to wait for a moment at which nothing is under way: no reply is made or audible, the user is silent, no tool runs.
    /// After it a moment is enough at which no reply is made and the user is silent, or, where the app ends turns, all that belongs to
    /// no turn yet is kept and can be said again. 2 minutes.
    public var quietWait: Duration
    /// How long to wait after a failure before the next attempt. 30 s.
    public var retryDelay: Duration
    /// A connection that may live for less than this is not exchanged; its end is a lost connection. 60 s.
    public var minimumLifetime: Duration

    /// Makes a policy.
    public init(
        leadTime: Duration = .seconds(300), quietWait: Duration = .seconds(120), retryDelay: Duration = .seconds(30),
        minimumLifetime: Duration = .seconds(60)
    ) {
        self.leadTime = leadTime
        self.quietWait = quietWait
        self.retryDelay = retryDelay
        self.minimumLifetime = minimumLifetime
    }
}
