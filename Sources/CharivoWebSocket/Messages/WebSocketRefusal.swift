/// A server's answer to an upgrade it refused.
///
/// The body and headers are the server's words and may quote the request (an API may echo part of a key): hand them to the
/// code that understands them, not to a log.
package struct WebSocketRefusal: Sendable, Hashable {
    /// The HTTP status, as 401 or 429.
    package var status: Int
    /// The headers worth acting on, by lower-case name, in order: `retry-after`, `date`, `www-authenticate`, `location`,
    /// `content-type`, `x-request-id`, `sec-websocket-version`.
    package var headers: [(name: String, value: String)] {
        pairs.map { ($0.name, $0.value) }
    }
    /// The first 4 KiB of the body at most.
    package var body: [UInt8]

    private var pairs: [Pair]

    private struct Pair: Sendable, Hashable {
        var name: String
        var value: String
    }

    /// Makes a refusal.
    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.pairs = headers.map { Pair(name: $0.name.lowercased(), value: $0.value) }
        self.body = body
    }

    /// The first value of a header that was kept, `nil` without one.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return pairs.first { $0.name == name }?.value
    }

    /// The headers kept of a refusal.
    static let keptHeaders = [
        "retry-after", "date", "www-authenticate", "location", "content-type", "x-request-id", "sec-websocket-version",
    ]
    /// The most of a refusal's body that is kept, in bytes.
    static let maximumBody = 4096
}
