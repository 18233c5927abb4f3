package import CharivoJSON
package import CharivoWebSocket

/// Why a request is refused, as its sender is told: a status, and a JSON body `{"error": {"code", "message", …}}`.
///
/// A message says what was wrong, where, and what to do. It never repeats what was sent, nor holds a key.
package struct RequestFailure: Error, Sendable, Hashable {
    /// The HTTP status, 400 to 599.
    package var status: Int
    /// The kind of failure, for programs: a word with underscores.
    package var code: String
    /// What happened and what to do, for a person.
    package var message: String
    /// Where in the request's body it is wrong, as a JSON pointer.
    package var path: String?
    /// The rule that was broken there, in a word.
    package var rule: String?
    /// What would have been taken in that place, where those are a few names.
    package var allowed: [String]?
    /// After how long trying again may help.
    package var retryAfter: Duration?
    /// The value of a `WWW-Authenticate` header.
    package var challenge: String?

    /// Makes a failure.
    package init(
        _ status: Int, code: String, message: String, path: String? = nil, rule: String? = nil, allowed: [String]? = nil,
        retryAfter: Duration? = nil, challenge: String? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.path = path
        self.rule = rule
        self.allowed = allowed
        self.retryAfter = retryAfter
        self.challenge = challenge
    }
}

extension RequestFailure {
    /// The server is about to stop.
    package static let draining = RequestFailure(
        503, code: "draining", message: "The server is about to stop and takes no new work. Try again in a moment.",
        retryAfter: .seconds(5))
}

extension Duration {
    /// Whole seconds, rounded up, at least one: what a `Retry-After` header says.
    var retryAfterSeconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(clamping: seconds) + (attoseconds > 0 ? 1 : 0))
    }
}

extension HTTPServerResponse {
    /// An answer in JSON.
    package static func json(_ status: Int, _ body: JSONValue, headers: [(name: String, value: String)] = []) -> HTTPServerResponse {
        HTTPServerResponse(status: status, headers: [("Content-Type", "application/json")] + headers, body: body.utf8)
    }

    /// A refusal.
    package static func error(_ failure: RequestFailure) -> HTTPServerResponse {
        var error: JSONObject = ["code": .string(failure.code), "message": .string(failure.message)]
        var headers: [(name: String, value: String)] = []
        if let path = failure.path { error["path"] = .string(path) }
        if let rule = failure.rule { error["rule"] = .string(rule) }
        if let allowed = failure.allowed { error["allowed"] = .array(allowed.map(JSONValue.string)) }
        if let retryAfter = failure.retryAfter {
            error["retryAfter"] = .integer(retryAfter.retryAfterSeconds)
            headers.append(("Retry-After", String(retryAfter.retryAfterSeconds)))
        }
        if let challenge = failure.challenge { headers.append(("WWW-Authenticate", challenge)) }
        var response = json(failure.status, ["error": .object(error)], headers: headers)
        response.refusal = failure.code
        return response
    }

    /// The first value of a header; `nil` without one.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
