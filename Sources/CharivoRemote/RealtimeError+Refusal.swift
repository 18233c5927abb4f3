internal import CharivoHTTP
internal import CharivoRealtime

extension RealtimeError {
    /// What a server's refusal means for the session.
    init(refusal answer: HTTPAnswer) {
        let refusal = HTTPRefusal(
            status: answer.status, body: answer.body, retryAfter: answer.header("Retry-After"), date: answer.header("Date"))
        let hint =
            switch answer.status {
            case 300..<400: "It redirects, which is not followed: use the address it leads to."
            case 401, 403: "Check the app's credentials."
            case 404: "Check the endpoint's path."
            default: ""
            }
        self.init(
            code: refusal.code,
            message: "The server refused to prepare a session with HTTP status \(answer.status).\(hint.isEmpty ? "" : " \(hint)")",
            providerCode: refusal.providerCode ?? "http_\(answer.status)", parameter: refusal.parameter.flatMap(Self.name),
            cause: refusal.words.map { Self.shortened(Self.onOneLine($0)) }, retryAfter: refusal.retryAfter)
    }

    /// What it means that there is no answer.
    init(_ error: HTTPExchangeError, from endpoint: RemoteEndpoint) {
        switch error.kind {
        case .timeout:
            self.init(
                code: .timeout, message: "The server at \(endpoint.origin) did not prepare a session in time. \(error.description)")
        case .unreachable:
            self.init(
                code: .transport,
                message: "The server at \(endpoint.origin), which is to prepare the session, cannot be reached. \(error.description)")
        case .tooLong:
            self.init(
                code: .provider, message: "The server's answer cannot be used. \(error.description)", providerCode: "invalid_bootstrap")
        case .invalidRequest:
            self.init(code: .invalidConfiguration, message: "The server cannot be asked. \(error.description)")
        }
    }

    private static func onOneLine(_ words: String) -> String {
        String(words.prefix(1_000).map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : $0 })
    }
}
