internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// A server's side of the opening handshake (RFC 6455, section 4.2): what a request head asks for.
enum ServerHandshake {
    /// A plain request, whatever else it offers to upgrade to (curl offers `h2c`): it is answered in HTTP/1.1.
    case plain
    /// A valid request to upgrade.
    case upgrade(subprotocols: [String])
    /// A request to upgrade that is not valid, and what to answer.
    case malformed(HTTPServerResponse)

    /// Judges a request head.
    init(_ head: HTTPRequestHead) {
        let headers = head.headers
        guard headers[canonicalForm: "upgrade"].contains(where: { $0.lowercased() == "websocket" }) else {
            self = .plain
            return
        }
        func malformed(_ what: String) -> ServerHandshake {
            .malformed(.text(400, "This is not a valid WebSocket handshake: \(what)"))
        }
        let versions = headers[canonicalForm: "sec-websocket-version"]
        if head.method != .GET {
            self = malformed("its method is not GET.")
        } else if head.version.minor < 1 {
            self = malformed("it is older than HTTP/1.1.")
        } else if !headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }) {
            self = malformed("it lacks Connection: Upgrade.")
        } else if versions.count != 1 || versions[0] != "13" {
            self = .malformed(
                .text(426, "Only version 13 of the WebSocket protocol is spoken here.", headers: [("Sec-WebSocket-Version", "13")]))
        } else if !Self.isKey(headers["sec-websocket-key"]) {
            self = malformed("its Sec-WebSocket-Key is not 16 bytes in base64.")
        } else if headers.contains(name: "transfer-encoding") || headers["content-length"].contains(where: { $0 != "0" }) {
            self = malformed("it has a body.")
        } else {
            let offered = headers[canonicalForm: "sec-websocket-protocol"].map(String.init)
            self = offered.allSatisfy(\.isHTTPToken) ? .upgrade(subprotocols: offered) : malformed("a subprotocol is not a token.")
        }
    }

    /// Whether there is one key, which is 16 bytes in base64: 22 characters and two of padding.
    private static func isKey(_ values: [String]) -> Bool {
        guard values.count == 1, let key = values.first?.utf8, key.count == 24, key.suffix(2).elementsEqual("==".utf8) else { return false }
        return key.dropLast(2).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
    }

    /// The headers of the 101 for a valid request.
    static func answer(
        to head: HTTPRequestHead, subprotocol: String?, headers: [(name: String, value: String)], channel: any Channel
    ) -> EventLoopFuture<HTTPHeaders> {
        var own = HTTPHeaders(HTTPServerResponse.sendable(headers).filter { !$0.0.lowercased().hasPrefix("sec-websocket-") })
        if let subprotocol { own.add(name: "Sec-WebSocket-Protocol", value: subprotocol) }
        let extra = own
        // NIO's upgrader is asked only for its knowledge of SHA-1.
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(extra) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
        return upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
    }
}

extension HTTPServerResponse {
    /// The headers of a list that an answer may carry: well-formed, and not those that frame the message or manage the connection.
    static func sendable(_ headers: [(name: String, value: String)]) -> [(String, String)] {
        let own: Set<String> = ["content-length", "transfer-encoding", "connection", "upgrade", "keep-alive"]
        return headers.filter { $0.name.isHTTPToken && $0.value.isHTTPFieldValue && !own.contains($0.name.lowercased()) }
            .map { ($0.name, $0.value) }
    }
}
