import Testing

/// A request that a server must refuse, and how.
struct HostileRequest: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var status: Int
    var code: String
    /// Where in the body, and by which rule, when the answer is to say so.
    var path: String?
    var rule: String?

    init(_ name: String, _ text: String, _ status: Int, _ code: String, path: String? = nil, rule: String? = nil) {
        self.init(name, Array(text.utf8), status, code, path: path, rule: rule)
    }

    init(_ name: String, _ bytes: [UInt8], _ status: Int, _ code: String, path: String? = nil, rule: String? = nil) {
        testDescription = name
        self.bytes = bytes
        self.status = status
        self.code = code
        self.path = path
        self.rule = rule
    }

    /// What must never come back, wherever it was sent.
    static let canary = "CANARY7f3a"

    /// A request as a client writes it.
    static func request(
        _ line: String, host: String? = "localhost", _ headers: [String] = [], body: String? = nil
    ) -> String {
        var lines = ["\(line) HTTP/1.1"]
        if let host { lines.append("Host: \(host)") }
        lines += headers + ["Connection: close"]
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }

    /// A bootstrap request with this body.
    static func post(_ body: String, type: String? = "application/json", _ headers: [String] = []) -> String {
        request("POST /api/realtime", (type.map { ["Content-Type: \($0)"] } ?? []) + headers, body: body)
    }

    static let good = #"{"transport":"websocket","session":{"provider":"openai"}}"#
    static let handshake = [
        "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
    ]
}
