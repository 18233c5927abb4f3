/// What kept a WebSocket from opening, or a message from being sent.
package struct WebSocketError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    package struct Code: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
        /// The code's name.
        package let rawValue: String
        /// Makes a code of that name.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The URL is not a `ws://` or `wss://` URL with a host.
        package static let invalidURL = Code(rawValue: "invalid_url")
        /// A header or subprotocol that cannot be sent, or that belongs to the handshake itself.
        package static let invalidRequest = Code(rawValue: "invalid_request")
        /// The host's name has no address.
        package static let hostNotFound = Code(rawValue: "host_not_found")
        /// The host is there, and nothing listens on the port.
        package static let connectionRefused = Code(rawValue: "connection_refused")
        /// The network has no way to the host.
        package static let unreachable = Code(rawValue: "unreachable")
        /// No TCP connection within the connect timeout.
        package static let connectTimeout = Code(rawValue: "connect_timeout")
        /// The TLS handshake failed: the certificate is not trusted or not for this host, or no common version.
        package static let tlsFailed = Code(rawValue: "tls_failed")
        /// Connected, and no answer to the upgrade request within the handshake timeout.
        package static let handshakeTimeout = Code(rawValue: "handshake_timeout")
        /// The server answered with a status other than 101; see ``WebSocketError/refusal``.
        package static let upgradeRefused = Code(rawValue: "upgrade_refused")
        /// The server's answer is no valid WebSocket handshake.
        package static let invalidHandshake = Code(rawValue: "invalid_handshake")
        /// The connection ended: during the handshake, or before the message could be sent.
        package static let connectionClosed = Code(rawValue: "connection_closed")
        /// A message to send is over ``WebSocketConfiguration/maximumMessageSize``.
        package static let messageTooLarge = Code(rawValue: "message_too_large")
        /// A server could not listen on its address.
        package static let bindFailed = Code(rawValue: "bind_failed")

        /// The code's name.
        package var description: String { rawValue }
    }

    /// What kind of failure it is.
    package var code: Code
    /// What happened, where, and what to do. Never holds headers, bodies or messages.
    package var message: String
    /// The server's answer, when it refused the upgrade.
    package var refusal: WebSocketRefusal?
    /// The error beneath, when there is one.
    package var cause: (any Error)?

    /// Makes an error.
    package init(code: Code, message: String, refusal: WebSocketRefusal? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.refusal = refusal
        self.cause = cause
    }

    /// The code and the message.
    package var description: String { "\(code): \(message)" }
}
