/// Everybody may: for a server that only its own machine can reach. Every address is a caller of its own.
///
/// A ``RealtimeServer`` with it refuses to listen beyond the loopback interface.
public struct NoAuthentication: Authenticator {
    /// Makes it.
    public init() {}

    /// It does not.
    public var protectsRemotely: Bool { false }

    /// Takes the address for the caller.
    public func authenticate(_ credentials: Credentials) async throws(AuthenticationError) -> Caller {
        Caller(id: credentials.address ?? "unknown")
    }
}
