internal import CharivoHTTP
internal import CharivoJSON
internal import CharivoRealtime

extension RealtimeError {
    /// The most of a server's own words that is passed on, in characters.
    private static let longestWords = 200

    /// What a server's refusal means for the session.
    init(refusal answer: HTTPAnswer) {
        let error = (try? JSONValue(utf8: answer.body))?["error"]
        // The seed's server answers {"error": "words"}; ours, and most, {"error": {"code", "message"}}.
        let words = (error?["message"]?.stringValue ?? error?.stringValue).map(Self.short)
        let providerCode = error?["code"]?.stringValue.map { String($0.prefix(64)) }
        let code: Code =
            switch (answer.status, providerCode) {
            case (_, "provider_quota"?), (402, _): .quota
            case (401, _), (403, _): .authentication
            case (408, _), (504, _): .timeout
            case (429, _), (500..., _): .transport
            case (422, _): .provider
            case (300..<400, _), (400..<500, _): .invalidConfiguration
            default: .provider
            }
        let hint =
            switch answer.status {
            case 300..<400: "It redirects, which is not followed: use the address it leads to."
            case 401, 403: "Check the app's credentials."
            case 404: "Check the endpoint's path."
            default: ""
            }
        let said = words.map { " It says: \($0)" } ?? ""
        self.init(
            code: code,
            message: "The server refused to prepare a session with HTTP status \(answer.status).\(said)\(hint.isEmpty ? "" : " \(hint)")",
            providerCode: providerCode ?? "http_\(answer.status)", parameter: error?["path"]?.stringValue.map { String($0.prefix(128)) },
            retryAfter: answer.retryAfter)
    }

    /// What it means that there is no answer.
    init(_ error: HTTPExchangeError) {
        switch error.kind {
        case .timeout:
            self.init(code: .timeout, message: "The server did not prepare a session in time. \(error.description)")
        case .unreachable:
            self.init(code: .transport, message: "The server that prepares sessions cannot be reached. \(error.description)")
        case .tooLong:
            self.init(
                code: .provider, message: "The server's answer cannot be used. \(error.description)", providerCode: "invalid_bootstrap")
        case .invalidRequest:
            self.init(code: .invalidConfiguration, message: "The server cannot be asked. \(error.description)")
        }
    }

    /// The beginning of some words, on one line.
    private static func short(_ words: String) -> String {
        let line = String(words.prefix(longestWords + 1).map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : $0 })
        return line.count > longestWords ? String(line.prefix(longestWords)) + "…" : line
    }
}
