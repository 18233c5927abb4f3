package import CharivoWebSocket

/// A part of a server: what answers the requests for some of its paths.
///
/// A server asks its routes in order, and the first that handles a path has it. What concerns every request alike (limits of size and
/// time, security headers, the log) is the server's own and done around the routes.
package protocol ServerRoute: Sendable {
    /// Whether requests for this path, without its query, are this route's.
    func handles(_ path: String) -> Bool

    /// Answers a plain request.
    func respond(to request: HTTPServerRequest) async -> HTTPServerResponse

    /// Decides on a request to become a WebSocket.
    func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision

    /// Lives with a WebSocket that was accepted.
    func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws
}

extension ServerRoute {
    /// There are no WebSockets here.
    package func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision {
        .reject(.text(404, "There is no WebSocket here."))
    }

    /// Never called: no WebSocket was accepted.
    package func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws {}
}
