internal import CharivoRealtime
internal import CharivoWebSocket

extension ConnectionEnd {
    /// How a service's closing reads. A fatal error is sent as an event, and the close that follows names it again as
    /// `type.code` in its reason; a service of another make may only close.
    init(_ close: WebSocketClose, refusal: ProviderError?) {
        let code = Self.providerCode(in: close.reason)
        let cause: ConnectionCause =
            switch close.cause {
            case .locallyClosed: .closedLocally
            case .peerClosed: code == Self.expiry ? .sessionExpired : .closedByPeer
            case .dropped, .protocolError: .connectionLost
            case .pingTimeout: .unresponsive
            }
        let isNamed = code != nil && refusal?.code == code
        let kind =
            RealtimeError.Code(providerCode: code) ?? RealtimeError.Code(isExpiry: code == Self.expiry, closeCode: close.code?.rawValue)
        // What the service said in words of its own is the cause; the message has the name of its code alone.
        let words = isNamed ? refusal?.message : nil
        self.init(
            cause: cause, closeCode: close.code.map { Int($0.rawValue) },
            error: cause == .closedLocally
                ? nil
                : RealtimeError(
                    code: kind, message: code.map { "\(close.detail) Its code is \($0)." } ?? close.detail, providerCode: code,
                    cause: words.map(RealtimeError.shortened)))
    }

    /// What a service calls the end of a session that has lived as long as it may.
    private static let expiry = "session_expired"

    /// The service's code in the reason of its close. A reason is the other side's text, and most are sentences: a code is what stands
    /// after its type, `type.code`, or alone when it is one that is known.
    private static func providerCode(in reason: String) -> String? {
        let words = reason.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard words.count <= 2, words.allSatisfy(\.isProviderCode), let code = words.last else { return nil }
        return words.count == 2 || code == expiry || RealtimeError.Code(providerCode: code) != nil ? code : nil
    }
}

extension RealtimeError.Code {
    /// Which of our kinds a close is whose code says nothing. 3000 is the service's own close code for a key it does not take, 4000
    /// for a request.
    fileprivate init(isExpiry: Bool, closeCode: UInt16?) {
        switch closeCode {
        case _ where isExpiry: self = .transport
        case 3000: self = .authentication
        case 4000: self = .invalidConfiguration
        default: self = .transport
        }
    }
}

extension RealtimeError {
    /// What kept a connection from being made, in the session's words.
    init(_ error: WebSocketError) {
        if let answer = error.refusal {
            let refusal = HTTPRefusal(
                status: answer.status, body: answer.body, retryAfter: answer.header("Retry-After"), date: answer.header("Date"))
            // Not the service's words: they may quote the key that was sent to it.
            self.init(
                code: refusal.code, message: error.message, providerCode: refusal.providerCode ?? "http_\(answer.status)",
                retryAfter: refusal.retryAfter)
            return
        }
        let code: Code =
            switch error.code {
            case .invalidURL, .invalidRequest: .invalidConfiguration
            case .connectTimeout, .handshakeTimeout: .timeout
            default: .transport
            }
        self.init(code: code, message: error.message)
    }
}
