package import CharivoWebSocket

/// The page on which a visitor meets the character, at `/`, with all its parts beside it. It is whole: nothing comes from elsewhere, and
/// it may do nothing that the server's own address does not offer.
///
/// The files lie in the folder `Studio` as they are served, and are part of the program.
package struct StudioRoute: ServerRoute {
    private let files: [String: StudioFile]

    /// The word for it in logs and metrics.
    package var name: String { "studio" }

    /// Makes the route.
    package init() {
        files = Dictionary(uniqueKeysWithValues: StudioFile.all.map { ($0.path, $0) })
    }

    package func handles(_ path: String) -> Bool { files[path] != nil }

    package func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        guard let file = files[request.path] else {
            return .error(RequestFailure(404, code: "not_found", message: "There is nothing at this path."))
        }
        let headers: [(name: String, value: String)] = [
            ("Content-Type", file.type), ("ETag", file.tag),
            // Asked about each time, and answered with 304 while it is the same: a new version of the server is a new page at once.
            ("Cache-Control", "no-cache"),
            ("Content-Security-Policy", Self.contentSecurityPolicy),
            ("Permissions-Policy", "microphone=(self), camera=(), geolocation=(), payment=()"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        guard !isKnown(file.tag, to: request) else { return HTTPServerResponse(status: 304, headers: headers) }
        return HTTPServerResponse(status: 200, headers: headers, body: file.bytes)
    }

    /// Whether the sender has that version already (RFC 9110, section 13.1.2).
    private func isKnown(_ tag: String, to request: HTTPServerRequest) -> Bool {
        guard let header = request.header("If-None-Match") else { return false }
        return header.split(separator: ",").contains { part in
            let known = part.drop(while: \.isWhitespace)
            return known == "*" || known == tag || known == "W/" + tag
        }
    }

    /// Its own scripts, styles, worklets and connections, and nothing else; nothing inside the page's text is run.
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
