package import CharivoWebSocket

/// A part of a server: what answers the requests for some of its paths.
///
/// A server asks its routes in order, and the first that handles a path has it. What concerns every request alike (limits of size and
/// time, the `Host` header, CORS, methods, security headers, the log and its numbers) is the server's own and done around the routes.
/// Who may come in is each route's to ask of the ``Doorkeeper``, because some paths are open to all.
package protocol ServerRoute: Sendable {
    /// What logs and metrics call it: a fixed word.
    var name: String { get }

    /// Whether requests for this path, without its query, are this route's.
    func handles(_ path: String) -> Bool

    /// Whether requests are answered by whatever name they call the server, as those of a probe that knows only an address.
    var isForAnyHost: Bool { get }

    /// The methods of a plain request for this path. `HEAD` is answered wherever `GET` is, and `OPTIONS` everywhere.
    func methods(for path: String) -> [String]

    /// Answers a plain request, whose method is one of ``methods(for:)``: a `HEAD` comes as the `GET` it stands for.
    func respond(to request: HTTPServerRequest) async -> HTTPServerResponse

    /// Decides on a request to become a WebSocket.
    func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision

    /// Lives with a WebSocket that was accepted.
    func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws

    /// Does what the route does besides answering, for as long as the server runs, which then cancels it.
    func run() async

    /// The server is to stop: lets no new work in, brings what is under way to a good end, and returns when it has. The server gives all
    /// routes together ``ServerLimits/drainTime``, then cancels this and closes every connection.
    func drain() async
}

extension ServerRoute {
    /// The server's own names alone.
    package var isForAnyHost: Bool { false }

    /// Read only.
    package func methods(for path: String) -> [String] { ["GET"] }

    /// There are no WebSockets here.
    package func decide(_ request: HTTPServerRequest) async -> WebSocketUpgradeDecision {
        .reject(.error(RequestFailure(404, code: "no_websocket", message: "There is no WebSocket at this path.")))
    }

    /// Never called: no WebSocket was accepted.
    package func serve(_ connection: WebSocketConnection, _ request: HTTPServerRequest) async throws {}

    /// There is nothing to do besides.
    package func run() async {}

    /// There is nothing to bring to an end.
    package func drain() async {}
}
