/// An item of the conversation so far that a provider did not take when a connection was told of it.
///
/// The session does not wait for the provider to take what it is told, so a refusal comes after the connection has begun to serve.
public struct ReplayRefusal: Sendable, Hashable {
    /// The item; one that is not of the conversation is the summary of what did not fit.
    public var itemID: String
    /// The provider's code for why.
    public var providerCode: String?
    /// How many items of the conversation the connection has refused by now.
    public var refused: Int
    /// The connection.
    public var generation: Int
}
