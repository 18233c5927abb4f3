internal import CharivoRealtime
internal import CharivoWebSocket

extension ConnectionEnd {
    /// How a service's closing reads. A fatal error is sent as an event, and the close that follows names it again as
    /// `type.code` in its reason; a service of another make may only close.
    init(_ close: WebSocketClose, refusal: ProviderError?) {
        let code = close.reason.split(separator: ".").last.map(String.init)
        let cause: ConnectionCause =
            switch close.cause {
            case .locallyClosed: .closedLocally
            case .peerClosed: code == "session_expired" ? .sessionExpired : .closedByPeer
            case .dropped, .protocolError: .connectionLost
            case .pingTimeout: .unresponsive
            }
        let isNamed = refusal?.code != nil && refusal?.code == code
        let kind = RealtimeError.Code(providerCode: isNamed ? refusal?.code : code, closeCode: close.code?.rawValue)
        let message = isNamed ? refusal?.message ?? close.detail : close.detail
        self.init(
            cause: cause, closeCode: close.code.map { Int($0.rawValue) },
            error: cause == .closedLocally ? nil : RealtimeError(code: kind, message: message, providerCode: code))
    }
}

extension RealtimeError.Code {
    /// Which of our kinds a close is. 3000 is the service's own close code for a key it does not take, 4000 for a request.
    fileprivate init(providerCode: String?, closeCode: UInt16?) {
        switch (providerCode, closeCode) {
        case ("session_expired", _): self = .transport
        case ("invalid_api_key", _), ("missing_api_key", _), (_, 3000): self = .authentication
        case ("insufficient_quota", _): self = .quota
        case ("invalid_model", _), ("model_not_found", _), ("missing_model", _): self = .modelNotFound
        case (_, 4000): self = .invalidConfiguration
        default: self = .transport
        }
    }
}

extension RealtimeError {
    /// What kept a connection from being made, in the session's words.
    init(_ error: WebSocketError) {
        let code: Code =
            switch (error.code, error.refusal?.status) {
            case (.upgradeRefused, 401), (.upgradeRefused, 403): .authentication
            case (.upgradeRefused, 402): .quota
            case (.invalidURL, _), (.invalidRequest, _), (.upgradeRefused, 404): .invalidConfiguration
            case (.connectTimeout, _), (.handshakeTimeout, _): .timeout
            default: .transport
            }
        self.init(code: code, message: error.message, providerCode: error.refusal.map { "http_\($0.status)" })
    }
}
