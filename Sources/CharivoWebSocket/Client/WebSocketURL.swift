#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a `ws://` or `wss://` URL says (RFC 6455, section 3).
struct WebSocketURL: Sendable, Hashable {
    /// Whether the connection is over TLS.
    var isSecure: Bool
    /// The host's name or address, without the brackets of an IPv6 address.
    var host: String
    /// The port: as given, or 80 and 443.
    var port: Int
    /// The path and query, as the request names them.
    var target: String

    /// Reads a URL.
    ///
    /// - Throws: ``WebSocketError`` with `invalidURL`. Its message names the part that is wrong, not the URL: a query may hold a key.
    init(_ text: String) throws(WebSocketError) {
        func invalid(_ what: String) -> WebSocketError {
            WebSocketError(code: .invalidURL, message: "\(what) Give a URL such as wss://host/path or ws://localhost:8080/path.")
        }
        guard let parts = URLComponents(string: text) else { throw invalid("The text is not a URL.") }
        switch parts.scheme?.lowercased() {
        case "ws": isSecure = false
        case "wss": isSecure = true
        default: throw invalid("The URL's scheme is not ws or wss.")
        }
        guard var host = parts.host, !host.isEmpty else { throw invalid("The URL names no host.") }
        guard parts.user == nil, parts.password == nil else {
            throw invalid("The URL holds a user name or a password, which belong in an Authorization header.")
        }
        guard parts.fragment == nil else { throw invalid("The URL has a fragment (#…), which a WebSocket URL may not.") }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let port = parts.port ?? (isSecure ? 443 : 80)
        guard (1...65535).contains(port) else { throw invalid("The URL's port is not between 1 and 65535.") }
        self.host = host
        self.port = port
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        target = parts.percentEncodedQuery.map { "\(path)?\($0)" } ?? path
    }

    /// The value of the `Host` header: the port only when it is not the scheme's own.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}
