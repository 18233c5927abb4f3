import CharivoRealtime
import CharivoTesting
import Testing

@testable import CharivoServer

@Suite("Refusals in numbers and in the log", .timeLimit(.minutes(1)))
struct RefusalNumbersTests {
    private func refusals(_ metrics: PrometheusMetrics) -> [String: Int] {
        var refusals: [String: Int] = [:]
        for line in metrics.text.split(separator: "\n") where line.hasPrefix("charivo_refused_total{reason=\"") {
            let parts = line.split(separator: "\"")
            refusals[String(parts[1])] = Int(parts[2].dropFirst(2))
        }
        return refusals
    }

    private func answers(_ metrics: PrometheusMetrics, _ route: String, _ status: Int) -> Bool {
        metrics.text.contains("charivo_http_requests_total{route=\"\(route)\",status=\"\(status)\"} 1\n")
    }

    @Test("What the listener refuses by itself is counted, logged once with its code, and has a name for the log")
    func listener() async throws {
        let (metrics, log) = (PrometheusMetrics(), LogKeeper())
        try await withServer(
            logger: log.logger, metrics: metrics,
            configure: { ($0.limits.requestBodyBytes, $0.limits.requestTime) = (10, .seconds(1)) }
        ) { server in
            let requests = [
                HostileRequest.post(HostileRequest.good),
                HostileRequest.request("GET /", ["X-Long: " + String(repeating: "x", count: 20_000)]), "GET / HTTP/1.1\r\nHost",
                "nonsense\r\n\r\n", HostileRequest.request("GET /api/gateway", ["Upgrade: websocket"]),
            ]
            var statuses: [Int] = []
            for request in requests {
                let answer = try await RawHTTP.exchange(port: server.port, request)
                statuses.append(answer.status)
                let name = try #require(answer.header("X-Request-Id"))
                #expect(log.text.ranges(of: name).count == 1)
            }
            #expect(statuses == [413, 431, 408, 400, 400])
        }
        #expect(refusals(metrics) == ["body_too_large": 1, "headers_too_large": 1, "request_timeout": 1, "invalid_request": 2])
        for status in [413, 431, 408] { #expect(answers(metrics, "none", status)) }
        for code in ["body_too_large", "headers_too_large", "request_timeout"] { #expect(log.text.ranges(of: code).count == 1, "\(code)") }
    }

    @Test("A refusal of a route's is counted once, by its code")
    func routes() async throws {
        let (metrics, log) = (PrometheusMetrics(), LogKeeper())
        let tokens = try TokenAuthenticator(tokens: ["kiosk": "0123456789abcdef0123"])
        try await withServer(
            authenticator: tokens, clock: ManualClock(), logger: log.logger, metrics: metrics,
            configure: { ($0.limits.sessionStartBurst, $0.limits.sessionStartsPerMinute) = (1, 1) }
        ) { server in
            let key = "Authorization: Bearer 0123456789abcdef0123"
            var statuses: [Int] = []
            for request in [
                HostileRequest.request("GET /nowhere"), HostileRequest.post("{", [key]), HostileRequest.post(HostileRequest.good),
                HostileRequest.post(HostileRequest.good, [key]), HostileRequest.post(HostileRequest.good, [key]),
            ] {
                statuses.append(try await RawHTTP.exchange(port: server.port, request).status)
            }
            #expect(statuses == [404, 400, 401, 200, 429])
        }
        #expect(refusals(metrics) == ["not_found": 1, "invalid_json": 1, "unauthenticated": 1, "rate_limited": 1])
        #expect(log.text.ranges(of: "rate_limited").count == 1)
    }

    @Test("A WebSocket for which there is no place is counted as refused and not as open, and takes no start of the caller's")
    func webSockets() async throws {
        var stage = GatewayStage()
        stage.server.webSockets = 1
        (stage.server.sessionStartBurst, stage.server.sessionStartsPerMinute) = (2, 0.001)
        let log = LogKeeper()
        stage.logger = log.logger
        let metrics = stage.metrics
        let full = stage
        let handshake = HostileRequest.request(
            "GET /api/gateway", HostileRequest.handshake + ["Sec-WebSocket-Protocol: charivo.gateway.v1"]
        ).replacing("Connection: close", with: "Connection: Upgrade")
        try await full.serving { place in
            try await GatewayStage.connect(place.url) { client in
                try await client.say(["type": "ping"])
                _ = try await client.next("pong")
                let refused = try await RawHTTP.exchange(port: place.server.port, handshake)
                #expect(refused.status == 503 && refused.json?["error"]?["code"] == "server_full")
                let name = try #require(refused.header("X-Request-Id"))
                #expect(log.text.ranges(of: name).count == 1)
                let asked = try await RawHTTP.exchange(port: place.server.port, HostileRequest.request("GET /api/gateway"))
                #expect(asked.status == 503, "A page that asks is told what a handshake would meet")
            }
            #expect(answers(metrics, "gateway", 101))
            #expect(metrics.text.contains(#"charivo_http_requests_total{route="gateway",status="503"} 2"#))
            #expect(refusals(metrics) == ["server_full": 2])
            // One start is left, unless the refusal took it. The place is free a moment after the client has seen the close.
            var answer = try await RawHTTP.exchange(port: place.server.port, HostileRequest.request("GET /api/gateway"))
            while answer.status == 503 {
                answer = try await RawHTTP.exchange(port: place.server.port, HostileRequest.request("GET /api/gateway"))
            }
            #expect(answer.status == 426)
        }
    }

    @Test("A session for which there is no place behind an open WebSocket is counted too")
    func sessions() async throws {
        var stage = GatewayStage()
        stage.server.sessionsPerCaller = 1
        let log = LogKeeper()
        stage.logger = log.logger
        let bounded = stage
        try await bounded.serving { place in
            try await GatewayStage.connect(place.url) { first in
                _ = try await bounded.begin(first)
                try await GatewayStage.connect(place.url) { second in
                    try await second.hello()
                    #expect(try await second.next("goodbye")["reason"] == "full")
                }
            }
        }
        #expect(refusals(bounded.metrics) == ["too_many_sessions": 1])
        #expect(log.text.ranges(of: "too_many_sessions").count == 1)
    }

    @Test("A connection that is closed without a word is counted and logged too")
    func dropped() async throws {
        let (metrics, log) = (PrometheusMetrics(), LogKeeper())
        try await withServer(logger: log.logger, metrics: metrics, configure: { $0.limits.connections = 1 }) { server in
            // One is served, eight are told that there is no place and stay, and the next gets no answer.
            try await RawHTTP.holding(port: server.port, count: 9) {
                let dropped = try await RawHTTP.exchange(port: server.port, "")
                #expect(dropped.bytes.isEmpty)
            }
        }
        #expect(refusals(metrics) == ["server_full": 8, "connection_dropped": 1])
        #expect(log.text.ranges(of: "connection_dropped").count == 1)
    }

    @Test("An answer that asks for a WebSocket names the protocol to change to", arguments: ["/api/gateway", "/version"])
    func upgrade(path: String) async throws {
        try await GatewayStage().serving { place in
            let versions = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 8"]
            let request =
                path == "/version" ? HostileRequest.request("GET /api/gateway", versions) : HostileRequest.request("GET \(path)")
            let answer = try await RawHTTP.exchange(port: place.server.port, request)
            #expect(answer.status == 426)
            #expect(answer.headers("Upgrade") == ["websocket"])
            let options = answer.headers("Connection").flatMap { $0.split(separator: ",") }.map { $0.drop { $0 == " " }.lowercased() }
            #expect(options.contains("upgrade"))
        }
    }
}
