package import CharivoWebSocket

/// The web pages that may use a server: those it serves itself, and those of the origins on its list.
///
/// A program that is no browser sends no `Origin` and is not held back by this; that is what authentication is for.
package struct OriginPolicy: Sendable, Hashable {
    /// The origins allowed besides the server's own, as `https://example.com`; `*` for all.
    private let allowed: Set<String>
    /// Where clients reach the server, when it is not by the name they call it by.
    private let publicURL: String?
    /// Whether the server itself serves TLS: its pages are then of `https` alone.
    private let isSecure: Bool

    /// Makes a policy.
    package init(allowed: Set<String> = [], publicURL: String? = nil, isSecure: Bool = false) {
        self.allowed = Set(allowed.map(Self.canonical))
        self.publicURL = publicURL.map(Self.canonical)
        self.isSecure = isSecure
    }

    /// Whether the page that sent a request may, or it was not sent by a page.
    package func admits(_ request: HTTPServerRequest) -> Bool {
        let origins = request.headers.filter { $0.name.lowercased() == "origin" }.map(\.value)
        guard let origin = origins.first else { return true }
        guard origins.count == 1 else { return false }
        let canonical = Self.canonical(origin)
        if allowed.contains("*") || allowed.contains(canonical) || canonical == publicURL { return true }
        // The server's own pages: same host and port. A browser leaves out a scheme's own port in both. Whether a proxy ends TLS before a
        // server without it is not to be seen here, so either scheme will do there.
        guard let scheme = origin.firstRange(of: "://"), let host = request.header("Host") else { return false }
        guard (isSecure ? ["https"] : ["http", "https"]).contains(origin[..<scheme.lowerBound].lowercased()) else { return false }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }

    /// An origin in the one form in which origins can be compared; what is none stays as it is.
    private static func canonical(_ origin: String) -> String { WebOrigin(origin)?.text ?? origin }

    /// The refusal, where there is one.
    package func failure(of request: HTTPServerRequest) -> RequestFailure? {
        admits(request)
            ? nil
            : RequestFailure(
                403, code: "origin_not_allowed",
                message: "Pages of this origin may not use the server. Add the origin to the server's list to let them.")
    }

    /// The answer to a preflight, or to any other `OPTIONS`.
    func preflight(_ request: HTTPServerRequest, methods: [String]) -> HTTPServerResponse {
        if let failure = failure(of: request) { return .error(failure) }
        var response = HTTPServerResponse(status: 204, headers: [("Allow", methods.joined(separator: ", "))])
        guard request.header("Origin") != nil, request.header("Access-Control-Request-Method") != nil else { return response }
        response.headers += [
            ("Access-Control-Allow-Methods", methods.joined(separator: ", ")),
            ("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id"),
            ("Access-Control-Max-Age", "600"),
        ]
        return response
    }

    /// The CORS headers of an answer.
    func headers(for request: HTTPServerRequest) -> [(name: String, value: String)] {
        guard let origin = request.header("Origin"), admits(request) else { return [("Vary", "Origin")] }
        return [
            ("Vary", "Origin"), ("Access-Control-Allow-Origin", allowed.contains("*") ? "*" : origin),
            ("Access-Control-Expose-Headers", "Charivo-Policy, Retry-After, X-Request-Id"),
        ]
    }
}
