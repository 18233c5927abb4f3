/// What a server does with a valid request to upgrade.
package enum WebSocketUpgradeDecision: Sendable {
    /// Open the WebSocket.
    ///
    /// - subprotocol: One of the request's, or `nil` for none.
    /// - headers: Headers for the 101 besides the handshake's own.
    /// - configuration: The limits and times of this WebSocket, where they are not the server's.
    /// - opened: Called once it is open; never, where the client or the server goes away before.
    case accept(
        subprotocol: String? = nil, headers: [(name: String, value: String)] = [], configuration: WebSocketConfiguration? = nil,
        opened: @Sendable () -> Void = {})
    /// Answer with a status, as 401 or 404, and hang up.
    case reject(HTTPServerResponse)
}
