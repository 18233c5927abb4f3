internal import NIOHTTP1

/// A request to a ``WebSocketServer``: to upgrade, or a plain one.
package struct HTTPServerRequest: Sendable {
    /// The method, as `GET`.
    package var method: String
    /// The path, still percent-encoded, as `/v1/realtime`.
    package var path: String
    /// What follows the `?`, still percent-encoded; `nil` without one.
    package var query: String?
    /// The headers in order, names as sent. They may hold keys.
    package var headers: [(name: String, value: String)]
    /// The body of a plain request; an upgrade has none.
    package var body: [UInt8]
    /// The peer's address and port, as `127.0.0.1:51234`; `nil` when unknown.
    package var remoteAddress: String?
    /// The subprotocols a WebSocket client offers, the one liked best first.
    package var subprotocols: [String]

    /// Makes a request.
    package init(
        method: String, path: String, query: String? = nil, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        remoteAddress: String? = nil, subprotocols: [String] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.subprotocols = subprotocols
    }

    init(head: HTTPRequestHead, body: [UInt8], remoteAddress: String?, subprotocols: [String]) {
        // The target is usually a path; a proxy may send a whole URL, whose path starts at the first slash after the host.
        var target = head.uri[...]
        if !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") {
            target = target[scheme.upperBound...]
            target = target.firstIndex(of: "/").map { target[$0...] } ?? "/"
        }
        let mark = target.firstIndex(of: "?")
        self.init(
            method: head.method.rawValue, path: String(target[..<(mark ?? target.endIndex)]),
            query: mark.map { String(target[target.index(after: $0)...]) }, headers: head.headers.map { ($0.name, $0.value) }, body: body,
            remoteAddress: remoteAddress, subprotocols: subprotocols)
    }

    /// The first value of a header; `nil` without one.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
