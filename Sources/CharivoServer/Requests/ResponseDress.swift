internal import CharivoWebSocket

/// What every answer of a server wears: the headers that keep a browser from making more of it than it is.
struct ResponseDress: Sendable {
    /// Whether the server serves TLS, and browsers may be told to ask for nothing else.
    var isSecure: Bool

    /// The headers that an answer gets where it does not set them itself.
    private static let defaults: [(name: String, value: String)] = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cache-Control", "no-store"),
    ]

    /// Dresses an answer of a route.
    func dress(_ response: HTTPServerResponse) -> HTTPServerResponse {
        var response = response
        let present = Set(response.headers.map { $0.name.lowercased() })
        response.headers += Self.defaults.filter { !present.contains($0.name.lowercased()) }
        if isSecure, !present.contains("strict-transport-security") {
            response.headers.append(("Strict-Transport-Security", "max-age=31536000"))
        }
        return response
    }

    /// Dresses an answer that the listener made by itself, to what is no valid request: its line of text becomes an error's message.
    func dressOwn(_ response: HTTPServerResponse) -> HTTPServerResponse {
        let code = response.refusal ?? Self.code(ofStatus: response.status)
        let message = String(decoding: response.body, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
        var dressed = HTTPServerResponse.error(RequestFailure(response.status, code: code, message: message))
        dressed.headers += response.headers.filter { $0.name.lowercased() != "content-type" }
        return dress(dressed)
    }

    private static func code(ofStatus status: Int) -> String {
        switch status {
        case 408: "request_timeout"
        case 413: "body_too_large"
        case 426: "upgrade_required"
        case 431: "headers_too_large"
        case 500: "internal_error"
        case 503: "server_full"
        default: "invalid_request"
        }
    }
}
