package import CharivoRealtime
package import Logging

/// What a server gives its routes.
package struct ServerServices: Sendable {
    /// Who may come in, and how often.
    package let door: Doorkeeper
    /// Whose pages may; the server has asked it before a route is.
    package let origins: OriginPolicy
    /// What callers may take.
    package let limits: ServerLimits
    /// What sessions may be.
    package let policy: SessionPolicy
    /// Whether the server is about to stop.
    package let drain: DrainState
    /// What is counted.
    package let metrics: ServerMetrics
    /// The time.
    package let clock: any SessionClock
    /// The log.
    package let logger: Logger
}
