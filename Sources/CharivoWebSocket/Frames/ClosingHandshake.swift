/// The closing handshake of one side (RFC 6455, section 7): who closed first, what to send, and when it is over.
///
/// Open, until this side closes (then closing), the peer closes, the peer breaks the protocol, or the connection drops (then
/// ended). Closing, until the peer's close frame, the close timeout, or the connection's end (then ended).
struct ClosingHandshake {
    /// What to do next.
    enum Action: Equatable {
        /// Nothing: the matter is settled already.
        case none
        /// Send a close frame and wait for the peer's, for the close timeout at most.
        case sendClose(ClosePayload)
        /// Send a close frame if there is one, report the ending, and let the TCP connection end.
        case end(WebSocketClose, sending: ClosePayload?)
    }

    private enum State {
        case open
        case closing(ClosePayload, detail: String)
        case ended
    }

    private var state = State.open

    /// Whether messages may be sent and are delivered.
    var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// Whether this side has sent its close frame and waits for the peer's.
    var isClosing: Bool {
        if case .closing = state { true } else { false }
    }

    /// This side wants to close.
    mutating func close(_ payload: ClosePayload, detail: String) -> Action {
        guard isOpen else { return .none }
        state = .closing(payload, detail: detail)
        return .sendClose(payload)
    }

    /// The peer's close frame arrived.
    mutating func peerClosed(_ peer: ClosePayload) -> Action {
        switch state {
        case .open:
            state = .ended
            let told = peer.code.map { "with code \($0)" } ?? "without a code"
            let close = WebSocketClose(
                cause: .peerClosed, code: peer.code, reason: peer.reason, sentCode: peer.code, wasClean: true,
                detail: "The peer closed the connection \(told).")
            // The code goes back, not the reason: section 5.5.1 asks for no more.
            return .end(
                close, sending: peer.code.map { ClosePayload(sending: $0, reason: "") } ?? ClosePayload(sending: .noStatus, reason: ""))
        case .closing(let sent, let detail):
            state = .ended
            return .end(
                WebSocketClose(
                    cause: .locallyClosed, code: peer.code, reason: peer.reason, sentCode: sent.code, wasClean: true, detail: detail),
                sending: nil)
        case .ended:
            return .none
        }
    }

    /// The peer broke the protocol or a limit.
    mutating func violated(_ violation: ProtocolViolation) -> Action {
        switch state {
        case .open:
            state = .ended
            return .end(
                WebSocketClose(cause: .protocolError, sentCode: violation.code, wasClean: false, detail: violation.detail),
                sending: ClosePayload(sending: violation.code, reason: violation.detail))
        case .closing(let sent, let detail):
            state = .ended
            return .end(
                WebSocketClose(
                    cause: .locallyClosed, sentCode: sent.code, wasClean: false,
                    detail: "\(detail) Then the peer broke the protocol: \(violation.detail)"),
                sending: nil)
        case .ended:
            return .none
        }
    }

    /// Nothing was heard after a ping.
    mutating func pingTimedOut() -> Action {
        guard isOpen else { return .none }
        state = .ended
        return .end(
            WebSocketClose(cause: .pingTimeout, wasClean: false, detail: "Nothing was heard from the peer after a ping."), sending: nil)
    }

    /// The peer's close frame did not come in time.
    mutating func closeTimedOut() -> Action {
        guard case .closing(let sent, let detail) = state else { return .none }
        state = .ended
        return .end(
            WebSocketClose(
                cause: .locallyClosed, sentCode: sent.code, wasClean: false,
                detail: "\(detail) The peer did not answer the close frame in time."),
            sending: nil)
    }

    /// This side ends the connection at once.
    mutating func aborted() -> Action {
        switch state {
        case .open:
            state = .ended
            return .end(
                WebSocketClose(
                    cause: .locallyClosed, sentCode: .goingAway, wasClean: false,
                    detail: "This side ended the connection without waiting for the peer."),
                sending: ClosePayload(sending: .goingAway, reason: ""))
        case .closing:
            return closeTimedOut()
        case .ended:
            return .none
        }
    }

    /// The TCP connection is gone.
    mutating func disconnected() -> Action {
        switch state {
        case .open:
            state = .ended
            return .end(
                WebSocketClose(cause: .dropped, wasClean: false, detail: "The connection dropped without a close frame."), sending: nil)
        case .closing(let sent, let detail):
            state = .ended
            return .end(
                WebSocketClose(
                    cause: .locallyClosed, sentCode: sent.code, wasClean: false,
                    detail: "\(detail) The connection dropped before the peer's close frame."),
                sending: nil)
        case .ended:
            return .none
        }
    }
}
