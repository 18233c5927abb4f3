internal import CharivoOpenAI
internal import CharivoWebSocket

/// Decides about a request to open a session. Pure.
///
/// As on the live service, what is wrong with a key or a dialect is told inside an opened WebSocket: `error`, then a close with a
/// code of its own. Only what is no session at all is refused with an HTTP status.
struct Admission: Sendable {
    /// The path of sessions.
    static let path = "/v1/realtime"
    private static let keyPrefix = "openai-insecure-api-key."

    /// What becomes of a request.
    enum Decision: Sendable, Hashable {
        /// A session.
        case session(model: String?, type: WireSessionType)
        /// The error is told, and the WebSocket is closed.
        case refusal(WireError, closeCode: UInt16)
    }

    var token: String?
    var allowedOrigins: Set<String>

    init(token: String?, allowedOrigins: Set<String>) {
        self.token = token
        self.allowedOrigins = allowedOrigins
    }

    /// The subprotocol to select: `realtime` if it is offered, else none.
    static func subprotocol(of request: HTTPServerRequest) -> String? { request.subprotocols.first { $0 == "realtime" } }

    /// Whether a page of the request's origin may connect. A request without one does not come from a page.
    func admitsOrigin(of request: HTTPServerRequest) -> Bool {
        guard let origin = request.header("Origin") else { return true }
        if allowedOrigins.contains("*") || allowedOrigins.contains(origin) { return true }
        let authority = origin.split(separator: "/").last ?? ""
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
        return ["localhost", "127.0.0.1", "::1"].contains(host)
    }

    /// Decides about a request whose WebSocket is open.
    func decide(_ request: HTTPServerRequest) -> Decision {
        if let token {
            guard let key = Self.key(of: request) else {
                return Self.wrongKey("No API key was given. Send it as 'Authorization: Bearer KEY' or as a subprotocol.")
            }
            guard Self.areEqual(key, token) else { return Self.wrongKey("The API key is not the one that this engine was started with.") }
        }
        if request.header("OpenAI-Beta")?.contains("realtime") == true {
            let error = WireError(
                code: "beta_api_shape_disabled",
                message: "The beta shape of the realtime protocol is not served. Leave the OpenAI-Beta header out and send GA events.")
            return .refusal(error, closeCode: 4000)
        }
        let query = Self.query(of: request)
        let type: WireSessionType = query["intent"] == "transcription" ? .transcription : .realtime
        return .session(model: query["model"].flatMap { $0.isEmpty ? nil : String($0.prefix(128)) }, type: type)
    }

    private static func wrongKey(_ message: String) -> Decision {
        .refusal(WireError(code: "invalid_api_key", message: message), closeCode: 3000)
    }

    /// The key that a request shows.
    static func key(of request: HTTPServerRequest) -> String? {
        if let header = request.header("Authorization") {
            let parts = header.split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "bearer" { return parts[1].trimmingWhitespace() }
        }
        return request.subprotocols.first { $0.hasPrefix(keyPrefix) }.map { String($0.dropFirst(keyPrefix.count)) }
    }

    /// Compares in a time that does not tell how much of a key is right.
    private static func areEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var difference = left.count ^ right.count
        for index in left.indices { difference |= Int(left[index]) ^ Int(right.isEmpty ? 0 : right[index % right.count]) }
        return difference == 0
    }

    private static func query(of request: HTTPServerRequest) -> [String: String] {
        var members: [String: String] = [:]
        for pair in (request.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, parts.count == 2 else { continue }
            members[String(name)] = parts[1].percentDecoded
        }
        return members
    }
}

extension Substring {
    /// The text with its percent escapes and plus signs resolved; what is no escape stays as it is.
    fileprivate var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Substring {
    fileprivate func trimmingWhitespace() -> String { String(self).trimmingWhitespace() }
}
