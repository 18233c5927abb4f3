public import CharivoRealtime

/// A session that a provider has prepared.
public struct PreparedSession: Sendable, Hashable {
    /// What the client dials with.
    public var bootstrap: RealtimeBootstrap
    /// The provider's name for a session that stands already and can be ended from here, see ``RealtimeProvider/endCall(_:)``; `nil` for one
    /// that begins when the client dials.
    public var callID: String?

    /// Makes a prepared session.
    public init(bootstrap: RealtimeBootstrap, callID: String? = nil) {
        self.bootstrap = bootstrap
        self.callID = callID
    }
}
