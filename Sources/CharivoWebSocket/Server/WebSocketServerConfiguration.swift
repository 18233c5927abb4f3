/// The limits and times of a ``WebSocketServer``.
package struct WebSocketServerConfiguration: Sendable, Hashable {
    /// The limits and times of each of its WebSockets.
    package var webSocket: WebSocketConfiguration
    /// How many WebSockets may be open at once; one more is answered 503.
    package var maximumConnections: Int
    /// How many TCP connections may be open at once, WebSockets among them; one more is answered 503 unheard.
    package var maximumSockets: Int
    /// The largest body of a plain request, in bytes; a larger one is answered 413.
    package var maximumRequestBody: Int
    /// How long a graceful shutdown waits for the connections and their handlers before it forces them.
    package var shutdownTimeout: Duration
    /// How many connections the system keeps waiting to be accepted.
    package var backlog: Int

    /// The defaults: 256 WebSockets among 512 sockets, 64 KiB bodies, 10 s to shut down, a backlog of 256.
    package init(
        webSocket: WebSocketConfiguration = .init(), maximumConnections: Int = 256, maximumSockets: Int = 512,
        maximumRequestBody: Int = 64 << 10, shutdownTimeout: Duration = .seconds(10), backlog: Int = 256
    ) {
        self.webSocket = webSocket
        self.maximumConnections = maximumConnections
        self.maximumSockets = maximumSockets
        self.maximumRequestBody = maximumRequestBody
        self.shutdownTimeout = shutdownTimeout
        self.backlog = backlog
    }
}
