/// The limits and times of a ``WebSocketServer``.
package struct WebSocketServerConfiguration: Sendable, Hashable {
    /// The limits and times of each of its WebSockets.
    package var webSocket: WebSocketConfiguration
    /// How many WebSockets may be open at once; one more is answered 503.
    package var maximumConnections: Int
    /// How many TCP connections may be open at once, WebSockets among them; one more is answered 503 unheard. Beyond
    /// ``refusedSockets`` that are being told so, further ones are closed without a word.
    package var maximumSockets: Int
    /// The same for one address other than loopback, where a proxy would be; an IPv6 network of 64 bits is one. `nil` for no limit.
    package var maximumSocketsPerAddress: Int?
    /// The largest body of a plain request, in bytes; a larger one is answered 413.
    package var maximumRequestBody: Int
    /// How long a client may take to take an answer; then the connection is closed.
    package var answerTimeout: Duration
    /// How long a graceful shutdown waits for the connections and their handlers before it forces them.
    package var shutdownTimeout: Duration
    /// How many connections the system keeps waiting to be accepted.
    package var backlog: Int

    /// How many sockets more than ``maximumSockets`` there may be, to be told that there are too many.
    package var refusedSockets: Int { max(8, maximumSockets / 16) }

    /// The defaults: 256 WebSockets among 512 sockets, 64 KiB bodies, 30 s to take an answer, 10 s to shut down, a backlog of 256.
    package init(
        webSocket: WebSocketConfiguration = .init(), maximumConnections: Int = 256, maximumSockets: Int = 512,
        maximumSocketsPerAddress: Int? = nil, maximumRequestBody: Int = 64 << 10, answerTimeout: Duration = .seconds(30),
        shutdownTimeout: Duration = .seconds(10), backlog: Int = 256
    ) {
        self.webSocket = webSocket
        self.maximumConnections = maximumConnections
        self.maximumSockets = maximumSockets
        self.maximumSocketsPerAddress = maximumSocketsPerAddress
        self.maximumRequestBody = maximumRequestBody
        self.answerTimeout = answerTimeout
        self.shutdownTimeout = shutdownTimeout
        self.backlog = backlog
    }
}
