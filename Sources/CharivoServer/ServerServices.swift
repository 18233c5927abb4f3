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
    /// Whether the server itself serves TLS.
    package let isSecure: Bool
    /// Where clients reach the server, when it is not by the name they call it by.
    package let publicURL: String?
    /// The time.
    package let clock: any SessionClock
    /// The log.
    package let logger: Logger
}

extension ServerServices {
    /// Somebody was refused behind a WebSocket that is open already, where no status tells of it: counted and logged all the same.
    package func refused(_ failure: RequestFailure, behind route: String) { refused(failure.code, behind: route) }

    /// The same by the code alone, which is one of a few fixed words.
    package func refused(_ code: String, behind route: String) {
        metrics.refused(code)
        logger.info("A session was refused", metadata: ["http.route": "\(route)", "http.refusal": "\(code)"])
    }
}
