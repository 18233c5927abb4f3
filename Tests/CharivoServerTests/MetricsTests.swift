import CharivoWebSocket
import Metrics
import Testing

@testable import CharivoServer

@Suite("Numbers for Prometheus", .timeLimit(.minutes(1)))
struct MetricsTests {
    @Test("Counters, gauges and histograms are written as Prometheus reads them")
    func text() {
        let metrics = PrometheusMetrics()
        Counter(label: "requests.total", dimensions: [("route", "a\"b\nc"), ("also", "x")], factory: metrics).increment(by: 3)
        Meter(label: "open", factory: metrics).increment(by: 2.0)
        Meter(label: "open", factory: metrics).decrement()
        Metrics.Timer(label: "took", factory: metrics).recordMilliseconds(30)
        Recorder(label: "size", factory: metrics).record(7)
        let lines = metrics.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("# TYPE requests_total counter"))
        #expect(lines.contains(#"requests_total{also="x",route="a\"b\nc"} 3"#))
        #expect(lines.contains("open 1"))
        #expect(lines.contains("# TYPE took histogram"))
        #expect(lines.contains(#"took_bucket{le="0.025"} 0"#))
        #expect(lines.contains(#"took_bucket{le="0.05"} 1"#))
        #expect(lines.contains(#"took_bucket{le="+Inf"} 1"#))
        #expect(lines.contains("took_sum 0.03"))
        #expect(lines.contains("took_count 1"))
        #expect(lines.contains(#"size_bucket{le="10"} 1"#))
        #expect(lines.contains("charivo_metrics_dropped_total 0"))
    }

    @Test("The number of series has a bound, and what is over it is counted")
    func bounded() {
        let metrics = PrometheusMetrics(maximumSeries: 10)
        for index in 0..<100 { Counter(label: "c", dimensions: [("i", "\(index)")], factory: metrics).increment() }
        #expect(metrics.text.ranges(of: "c{").count == 10)
        #expect(metrics.text.contains("charivo_metrics_dropped_total 90"))
    }

    @Test("A name is of one kind: a second one is dropped, not mixed in")
    func kinds() {
        let metrics = PrometheusMetrics()
        Counter(label: "x", factory: metrics).increment()
        Metrics.Timer(label: "x", factory: metrics).recordSeconds(1)
        #expect(metrics.text.contains("# TYPE x counter\nx 1\n"))
        #expect(!metrics.text.contains("x_bucket"))
    }

    @Test("A server counts what it answers by route and status, whatever paths are asked for")
    func counted() async throws {
        try await withServer { server in
            for index in 0..<20 { _ = try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /nowhere\(index)")) }
            _ = try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good))
            let text = try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /metrics")).body
            #expect(text.contains(#"charivo_http_requests_total{route="none",status="404"} 20"#))
            #expect(text.contains(#"charivo_bootstraps_total{adapter="openai-websocket"} 1"#))
            #expect(!text.contains("nowhere"))
        }
    }

    @Test("Where callers are authenticated, programs of the machine show credentials for the numbers too")
    func credentials() async throws {
        let token = TokenAuthenticationTests.token
        try await withServer(
            authenticator: try TokenAuthenticator(tokens: ["kiosk": token]), configure: { $0.publicURL = "https://voice.example.com" }
        ) { server in
            func status(host: String = "localhost", _ headers: [String]) async throws -> Int {
                try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /metrics", host: host, headers)).status
            }
            let without = try await status([])
            #expect(without == 401)
            #expect(try await status(["Authorization: Bearer \(token)"]) == 200)
            #expect(try await status(host: "voice.example.com", ["Authorization: Bearer \(token)"]) == 403)
        }
    }

    @Test("Without authentication the numbers are closed as soon as a proxy is known, or another name than a loopback one is called")
    func proxies() async throws {
        func status(host: String, _ configure: (inout ServerConfiguration) -> Void) async throws -> Int {
            try await withServer(configure: configure) { server in
                try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /metrics", host: host)).status
            }
        }
        let names: Set<String> = ["voice.example.com", "localhost"]
        #expect(try await status(host: "localhost") { $0.hostNames = names } == 200)
        #expect(try await status(host: "voice.example.com") { $0.hostNames = names } == 403)
        #expect(try await status(host: "localhost") { $0.publicURL = "http://localhost:3000" } == 403)
    }

    @Test("The names a server has keep out neither its own machine's programs nor probes, which know an address alone")
    func names() async throws {
        try await withServer(configure: { $0.hostNames = ["voice.example.com"] }) { server in
            func status(_ path: String, host: String) async throws -> Int {
                try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET \(path)", host: host)).status
            }
            let health = try await status("/health", host: "10.2.3.4:8787")
            #expect(health == 200)
            #expect(try await status("/ready", host: "10.2.3.4:8787") == 200)
            for host in ["localhost", "127.0.0.1", "[::1]"] { #expect(try await status("/metrics", host: host) == 200) }
            #expect(try await status("/metrics", host: "10.2.3.4") == 421)
            #expect(try await status("/api/realtime", host: "10.2.3.4") == 421)
        }
    }

    @Test("The address of loopback's that a server listens on is one of its names", arguments: ["127.0.0.2", "127.1.2.3"])
    func ownAddress(host: String) {
        let hosts = HostPolicy.loopback(listeningOn: host)
        let request = HTTPServerRequest(method: "GET", path: "/", headers: [("Host", "\(host):8787")], remoteAddress: "127.0.0.1:1")
        #expect(hosts.failure(of: request) == nil)
        #expect(HostPolicy.loopback(listeningOn: "127.0.0.1").failure(of: request)?.status == 421)
    }

    @Test("The loopback names are for whoever calls from the machine itself")
    func namesFromElsewhere() {
        let hosts = HostPolicy(names: ["voice.example.com"], listeningOn: "0.0.0.0")
        func failure(from address: String) -> RequestFailure? {
            hosts.failure(of: HTTPServerRequest(method: "GET", path: "/", headers: [("Host", "localhost")], remoteAddress: address))
        }
        #expect(failure(from: "127.0.0.1:1") == nil)
        #expect(failure(from: "[::1]:1") == nil)
        #expect(failure(from: "192.0.2.1:1")?.status == 421)
    }

    @Test("A proxy on the same machine does not open the numbers to the world; they can be closed, or opened to all")
    func access() async throws {
        let proxied = HostileRequest.request("GET /metrics", ["X-Forwarded-For: 203.0.113.9"])
        for (access, status) in [(ServerConfiguration.MetricsAccess.loopback, 403), (.everybody, 200), (.nobody, 404)] {
            let answer = try await withServer(configure: { $0.metricsAccess = access }) { server in
                try await RawHTTP.exchange(port: server.port, proxied)
            }
            #expect(answer.status == status)
        }
    }
}
