/// How a connection ended.
package struct WebSocketClose: Sendable, Hashable, CustomStringConvertible {
    /// Who or what ended the connection.
    package enum Cause: Sendable, Hashable {
        /// The peer sent its close frame first.
        case peerClosed
        /// This side closed: by ``WebSocketConnection/close(code:reason:)``, by leaving its scope, or as its server shut down.
        case locallyClosed
        /// The TCP or TLS connection ended without a close frame.
        case dropped
        /// The peer broke the protocol or a limit, and this side failed the connection.
        case protocolError
        /// Nothing at all was heard within the pong timeout after a ping.
        case pingTimeout
    }

    /// Who or what ended the connection.
    package var cause: Cause
    /// The code in the peer's close frame, as received; `nil` when none arrived or it named no code.
    package var code: WebSocketCloseCode?
    /// The reason in the peer's close frame, as received; empty when there was none. It is the peer's text: show it with care.
    package var reason: String
    /// The code in the close frame this side sent; `nil` when it sent none, or an empty one.
    package var sentCode: WebSocketCloseCode?
    /// Whether a close frame went each way.
    package var wasClean: Bool
    /// What happened, for a person. Never holds what was sent or received.
    package var detail: String

    /// Makes a record of an ending.
    package init(
        cause: Cause, code: WebSocketCloseCode? = nil, reason: String = "", sentCode: WebSocketCloseCode? = nil,
        wasClean: Bool, detail: String
    ) {
        self.cause = cause
        self.code = code
        self.reason = reason
        self.sentCode = sentCode
        self.wasClean = wasClean
        self.detail = detail
    }

    /// What happened, for a person.
    package var description: String { detail }
}
