public import CharivoRealtime

/// What a ``ProtocolServer`` does by itself. What it leaves, the test does on the ``ProtocolConnection``.
public struct ProtocolBehavior: Sendable {
    /// Whether a connection begins with `session.created`.
    public var greets: Bool
    /// Whether a `session.update` is answered: with the whole config, or the error that the protocol's rules call for.
    public var acknowledgesUpdates: Bool
    /// Whether items, cuts, deletions, commits, clears and cancels are answered.
    public var keepsConversation: Bool
    /// What the nth `response.create` of a server is answered with, counted from 1; `nil` leaves it to the test.
    public var reply: @Sendable (_ nth: Int) -> PlannedReply?
    /// What a session is prepared with before it is dialled, as one that a server minted is; `nil` for a fresh one.
    public var prepared: RealtimeSessionConfig?
    /// How long a session may last, from its beginning, in seconds since 1970 as the service says it; `nil` says nothing.
    public var expiresAt: Int?

    /// Makes a behaviour.
    public init(
        greets: Bool = true, acknowledgesUpdates: Bool = true, keepsConversation: Bool = true, expiresAt: Int? = nil,
        reply: @escaping @Sendable (_ nth: Int) -> PlannedReply? = { _ in nil }
    ) {
        self.greets = greets
        self.acknowledgesUpdates = acknowledgesUpdates
        self.keepsConversation = keepsConversation
        self.expiresAt = expiresAt
        self.reply = reply
    }

    /// It greets, acknowledges and keeps the conversation; replies are the test's.
    public static let attentive = ProtocolBehavior()

    /// It does nothing at all by itself.
    public static let silent = ProtocolBehavior(greets: false, acknowledgesUpdates: false, keepsConversation: false)

    /// It gives these replies, one after another, and the last one from then on.
    public static func replying(_ replies: PlannedReply...) -> ProtocolBehavior {
        ProtocolBehavior { nth in replies.isEmpty ? nil : replies[min(nth, replies.count) - 1] }
    }
}
