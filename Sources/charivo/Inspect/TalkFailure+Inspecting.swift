internal import CharivoJSON
internal import CharivoWebSocket

extension TalkFailure {
    /// What kept a service from being looked at.
    init(inspecting error: any Error) {
        guard let error = error as? WebSocketError else {
            self.init(any: error)
            return
        }
        let said = error.refusal.flatMap { try? JSONValue(utf8: $0.body) }?["error"]?["message"]?.stringValue
        let advice: String =
            switch (error.code, error.refusal?.status) {
            case (.upgradeRefused, 404): " \(DialledAddress.placeOfServices)"
            case (.upgradeRefused, .some(200..<300)): " \(DialledAddress.noService)"
            case (.connectionClosed, _): " Does it speak TLS? Then it is wss:// instead of ws://."
            default: ""
            }
        let status: Status =
            switch (error.code, error.refusal?.status) {
            case (.upgradeRefused, 401), (.upgradeRefused, 403): .notPermitted
            case (.invalidURL, _), (.invalidRequest, _): .usage
            default: .unavailable
            }
        self.init(status, error.message + (said.map { " It says: \($0.prefix(200))" } ?? "") + advice)
    }
}
