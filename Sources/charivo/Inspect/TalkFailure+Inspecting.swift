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
            case (.upgradeRefused, 404):
                " A service like OpenAI's has its sessions at /v1/realtime; give an app's own route as http://… or https://…."
            case (.upgradeRefused, .some(200..<300)), (.invalidHandshake, _):
                " What answers there is a web server and no realtime service. Check the port and the path."
            case (.connectionClosed, _): " Does it speak TLS? Then it is wss:// instead of ws://."
            default: ""
            }
        let status: Status =
            switch (error.code, error.refusal?.status) {
            case (.upgradeRefused, 401), (.upgradeRefused, 403): .notPermitted
            case (.invalidURL, _), (.invalidRequest, _): .usage
            default: .unavailable
            }
        // What the library beneath says of TLS is for those who wrote it.
        let message =
            error.code == .tlsFailed
            ? "The TLS handshake failed. Does it speak TLS at all, or is it ws:// instead of wss://? Is its certificate trusted, valid, and for "
                + "this host?" : error.message
        self.init(
            status,
            message + (said.map { " It says: \($0.prefix(200))" } ?? "") + advice)
    }
}
