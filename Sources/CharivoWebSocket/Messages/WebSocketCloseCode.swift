/// A close frame's status code (RFC 6455, section 7.4, and the IANA registry of close codes).
package struct WebSocketCloseCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The number on the wire.
    package let rawValue: UInt16

    /// A code of that number.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// 1000: what the connection was for is done.
    package static let normal = WebSocketCloseCode(rawValue: 1000)
    /// 1001: an endpoint goes away: a server shuts down, a page is left.
    package static let goingAway = WebSocketCloseCode(rawValue: 1001)
    /// 1002: the other side broke the protocol.
    package static let protocolError = WebSocketCloseCode(rawValue: 1002)
    /// 1003: a kind of data that is not accepted, as binary where text is meant.
    package static let unacceptableData = WebSocketCloseCode(rawValue: 1003)
    /// 1005: the close frame named no code. Never on the wire; asking to close with it sends an empty close frame.
    package static let noStatus = WebSocketCloseCode(rawValue: 1005)
    /// 1007: a text that is not UTF-8.
    package static let invalidPayload = WebSocketCloseCode(rawValue: 1007)
    /// 1008: a message that breaks a policy.
    package static let policyViolation = WebSocketCloseCode(rawValue: 1008)
    /// 1009: a frame or a message over the limit.
    package static let messageTooBig = WebSocketCloseCode(rawValue: 1009)
    /// 1011: a server failed in a way it did not expect.
    package static let internalError = WebSocketCloseCode(rawValue: 1011)
    /// 1012: a server restarts.
    package static let serviceRestart = WebSocketCloseCode(rawValue: 1012)
    /// 1013: a server is overloaded; try again later.
    package static let tryAgainLater = WebSocketCloseCode(rawValue: 1013)

    /// Whether this code may stand in a close frame.
    ///
    /// 1004, 1005, 1006 and 1015 are reserved and may not, nor may numbers below 1000, not yet given out (1016 to 2999), or
    /// above 4999. 3000 to 3999 are for registered uses, 4000 to 4999 for private ones.
    package var isSendable: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The number.
    package var description: String { String(rawValue) }
}
