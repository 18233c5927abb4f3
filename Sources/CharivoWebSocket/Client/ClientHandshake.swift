internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// A client's side of the opening handshake (RFC 6455, section 4.1): the request, and the judgement of the answer to it.
struct ClientHandshake: Sendable {
    /// The request to send.
    let request: HTTPRequestHead
    private let key: String
    private let subprotocols: [String]

    /// The headers that are the handshake's own, by lower-case name.
    private static let ownHeaders: Set<String> = [
        "host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-protocol",
        "sec-websocket-extensions", "sec-websocket-accept", "content-length", "transfer-encoding",
    ]

    /// Makes the request for a URL.
    ///
    /// - Throws: ``WebSocketError`` with `invalidRequest` for a header or subprotocol that cannot be sent. Its message names the
    ///   header, not the value.
    init(
        url: WebSocketURL, headers: [(String, String)], subprotocols: [String], key: String = NIOWebSocketClientUpgrader.randomRequestKey()
    ) throws(WebSocketError) {
        self.key = key
        self.subprotocols = subprotocols
        var all: HTTPHeaders = [
            "Host": url.authority, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
        ]
        for name in subprotocols where !name.isHTTPToken {
            throw WebSocketError(
                code: .invalidRequest, message: "A subprotocol is not an HTTP token (letters, digits and !#$%&'*+-.^_`|~).")
        }
        if !subprotocols.isEmpty { all.add(name: "Sec-WebSocket-Protocol", value: subprotocols.joined(separator: ", ")) }
        for (name, value) in headers {
            guard name.isHTTPToken else {
                throw WebSocketError(
                    code: .invalidRequest, message: "A header's name is not an HTTP token (letters, digits and !#$%&'*+-.^_`|~).")
            }
            guard !Self.ownHeaders.contains(name.lowercased()) else {
                throw WebSocketError(code: .invalidRequest, message: "The header \(name) belongs to the handshake; leave it out.")
            }
            guard value.isHTTPFieldValue else {
                throw WebSocketError(
                    code: .invalidRequest, message: "The value of the header \(name) holds a control character, such as a line break.")
            }
            all.add(name: name, value: value)
        }
        request = HTTPRequestHead(version: .http1_1, method: .GET, uri: url.target, headers: all)
    }

    /// Judges a 101, and answers with the subprotocol agreed on.
    ///
    /// - Throws: ``WebSocketError`` with `invalidHandshake`.
    func subprotocol(agreedIn response: HTTPResponseHead) throws(WebSocketError) -> String? {
        func invalid(_ what: String) -> WebSocketError {
            WebSocketError(
                code: .invalidHandshake, message: "The server switched protocols, but \(what) Is it a WebSocket endpoint, or a proxy?")
        }
        let headers = response.headers
        guard headers[canonicalForm: "upgrade"].contains(where: { $0.lowercased() == "websocket" }) else {
            throw invalid("not to WebSocket.")
        }
        guard headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }) else {
            throw invalid("its answer lacks Connection: Upgrade.")
        }
        // NIO's upgrader is asked only for its knowledge of SHA-1.
        let upgrader = NIOWebSocketClientUpgrader(requestKey: key) { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        guard upgrader.shouldAllowUpgrade(upgradeResponse: response) else {
            throw invalid("its Sec-WebSocket-Accept is missing or is not for this request.")
        }
        guard headers[canonicalForm: "sec-websocket-extensions"].isEmpty else {
            throw invalid("with an extension that was not offered.")
        }
        let chosen = headers[canonicalForm: "sec-websocket-protocol"]
        guard let name = chosen.first else { return nil }
        guard chosen.count == 1, subprotocols.contains(String(name)) else {
            throw invalid("with a subprotocol that was not offered.")
        }
        return String(name)
    }
}
