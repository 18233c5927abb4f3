extension HostileRequest {
    /// Methods that a path does not have.
    static let methods: [HostileRequest] = ["/api/realtime", "/health", "/ready", "/metrics"].flatMap { path in
        ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "HEAD"].compactMap { method -> HostileRequest? in
            let isRead = method == "GET" || method == "HEAD"
            guard path == "/api/realtime" ? method != "POST" : !isRead else { return nil }
            // The body of an answer to HEAD is not sent; see the test of its own.
            guard method != "HEAD" else { return nil }
            return HostileRequest("\(method) \(path)", request("\(method) \(path)"), 405, "method_not_allowed")
        }
    }

    /// Paths that look like some that are there.
    static let paths: [HostileRequest] = [
        "/\(canary)", "/", "//api/realtime", "/api/realtime/", "/API/realtime", "/api/realtime%2f", "/api/../api/realtime",
        "/api/%72ealtime", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/health/", "/health%00", "/.git/config", "/.env",
        "/api/realtime;x=1", "/api\\realtime", "/metrics.json", "/" + String(repeating: "a", count: 8_000), "http://localhost/nowhere", "*",
        "/api/realtime/\(canary)?key=\(canary)", "/v1/realtime", "/api", "/ready?x#/health",
    ].map { path in
        let isKnown = path.hasPrefix("/ready?")
        return HostileRequest(
            "path \(path.prefix(40))", request("\(isKnown ? "DELETE" : "GET") \(path)"), isKnown ? 405 : 404,
            isKnown ? "method_not_allowed" : "not_found")
    }

    /// Names that are not the server's.
    static let hosts: [HostileRequest] =
        [
            "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:8787", "0.0.0.0", "169.254.169.254", "[::2]",
            "xn--localhost", "127.0.0.2",
        ].map { (host: String) in HostileRequest("Host \(host)", request("GET /metrics", host: host), 421, "unknown_host") }
        + ["", "a b", "evil@localhost", "local/host", "localhost,evil.example", "localhost\u{0}", String(repeating: "h", count: 300)].map {
            (host: String) in
            HostileRequest(
                "Host '\(host.prefix(20))'", request("GET /health", host: host), 400,
                host.contains("\u{0}") ? "invalid_request" : "invalid_host")
        } + [
            HostileRequest("no Host", request("GET /health", host: nil), 400, "invalid_host"),
            HostileRequest("two Hosts", request("GET /health", ["Host: localhost"]), 400, "invalid_host"),
            HostileRequest(
                "a foreign host in the target", request("GET http://evil.example/metrics", host: "evil.example"), 421, "unknown_host"),
        ]

    /// Bytes that are no HTTP, or HTTP whose end is in doubt.
    static let framing: [HostileRequest] = [
        HostileRequest("TLS on the plain port", [0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, 13, 10, 13, 10], 400, "invalid_request"),
        HostileRequest("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "invalid_request"),
        HostileRequest("HTTP/0.9", "GET /health\r\n\r\n", 400, "invalid_request"),
        HostileRequest("a made-up method", "\(canary)! / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "invalid_request"),
        HostileRequest(
            "two lengths", "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400,
            "invalid_request"),
        HostileRequest(
            "length and chunks",
            "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
            "invalid_request"),
        HostileRequest(
            "a negative length", "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400, "invalid_request"),
        HostileRequest(
            "a length in words", "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nContent-Length: two\r\n\r\n", 400, "invalid_request"),
        HostileRequest(
            "a length beyond all numbers",
            "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400, "invalid_request"),
        HostileRequest(
            "a length over the limit", "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n", 413,
            "body_too_large"),
        HostileRequest(
            "a chunk over the limit",
            "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n50000\r\n"
                + String(repeating: "x", count: 0x50000),
            413, "body_too_large"),
        HostileRequest(
            "a chunk's size in words",
            "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, "invalid_request"),
        HostileRequest(
            "a chunk's size beyond all numbers",
            "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", 400,
            "invalid_request"),
        HostileRequest(
            "a coding that is not known", "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \(canary)\r\n\r\n", 400,
            "invalid_request"),
        HostileRequest("a header without a colon", "GET /health HTTP/1.1\r\nHost: localhost\r\n\(canary)\r\n\r\n", 400, "invalid_request"),
        HostileRequest("a space before a colon", "GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n", 400, "invalid_request"),
        HostileRequest("a NUL in a header", "GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\u{0}b\r\n\r\n", 400, "invalid_request"),
        HostileRequest(
            "a header of 20 KiB", "GET /health HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n", 431,
            "headers_too_large"),
        HostileRequest(
            "headers of 80 KiB",
            "GET /health HTTP/1.1\r\nHost: localhost\r\n" + (0..<8).map { "X\($0): \(String(repeating: "x", count: 10_000))\r\n" }.joined()
                + "\r\n", 431, "headers_too_large"),
        HostileRequest(
            "200 headers", "GET /health HTTP/1.1\r\nHost: localhost\r\n" + (0..<200).map { "X\($0): x\r\n" }.joined() + "\r\n", 431,
            "headers_too_large"),
        HostileRequest(
            "a WebSocket where there is none", request("GET /health", handshake + ["Connection: Upgrade"]), 404, "no_websocket"),
        HostileRequest(
            "a WebSocket of version 8",
            request(
                "GET /health",
                ["Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 8", "Connection: Upgrade"]),
            426, "upgrade_required"),
        HostileRequest(
            "a WebSocket without a key",
            request("GET /health", ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Connection: Upgrade"]),
            400, "invalid_request"),
        HostileRequest(
            "a WebSocket by POST", request("POST /api/realtime", handshake + ["Connection: Upgrade"]), 400, "invalid_request"),
        HostileRequest(
            "a WebSocket from a foreign page",
            request("GET /health", handshake + ["Connection: Upgrade", "Origin: https://evil.example"]), 403, "origin_not_allowed"),
    ]

    /// Pages that may not.
    static let origins: [HostileRequest] =
        [
            "https://evil.example", "http://evil.example", "null", "http://localhost.evil.example", "http://localhost:1",
            "https://127.0.0.1",
            "file://", "chrome-extension://abcdef", "http://localhost@evil.example", "HTTP://evil.example/localhost", "", "localhost",
            "javascript://localhost",
        ].map {
            HostileRequest(
                "Origin '\($0)'", request("POST /api/realtime", ["Content-Type: application/json", "Origin: \($0)"], body: good), 403,
                "origin_not_allowed")
        } + [
            HostileRequest(
                "two Origins",
                request(
                    "POST /api/realtime", ["Content-Type: application/json", "Origin: http://localhost", "Origin: https://evil.example"],
                    body: good),
                403, "origin_not_allowed"),
            HostileRequest(
                "a preflight from a foreign page",
                request("OPTIONS /api/realtime", ["Origin: https://evil.example", "Access-Control-Request-Method: POST"]), 403,
                "origin_not_allowed"),
        ]
}
