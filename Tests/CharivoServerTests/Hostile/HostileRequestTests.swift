import CharivoJSON
import Testing

@testable import CharivoServer

@Suite("Hostile requests", .timeLimit(.minutes(2)))
struct HostileRequestTests {
    /// Refuses each request as it should be refused, in the look of every answer, without repeating what was sent; and serves on.
    private func refuse(_ requests: [HostileRequest], authenticator: any Authenticator = NoAuthentication()) async throws {
        let provider = RecordingProvider()
        try await withServer(provider: provider, authenticator: authenticator) { server in
            for request in requests {
                let answer = try await RawHTTP.exchange(port: server.port, request.bytes)
                let about = Comment(rawValue: "\(request.testDescription): \(answer.text.prefix(400))")
                #expect(answer.status == request.status, about)
                #expect(answer.count == 1, about)
                #expect(answer.json?["error"]?["code"]?.stringValue == request.code, about)
                #expect(answer.json?["error"]?["message"]?.stringValue?.isEmpty == false, about)
                if let path = request.path { #expect(answer.json?["error"]?["path"]?.stringValue == path, about) }
                if let rule = request.rule { #expect(answer.json?["error"]?["rule"]?.stringValue == rule, about) }
                #expect(answer.header("X-Content-Type-Options") == "nosniff", about)
                #expect(answer.header("Content-Security-Policy")?.contains("default-src 'none'") == true, about)
                #expect(answer.header("Cache-Control") == "no-store", about)
                #expect(answer.header("Content-Type") == "application/json", about)
                #expect(answer.header("Access-Control-Allow-Origin") == nil || request.status != 403, about)
                #expect(!answer.text.contains(HostileRequest.canary), about)
                if request.status == 405 { #expect(answer.header("Allow") != nil, about) }
            }
            let health = try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /health"))
            #expect(health.status == 200)
        }
        #expect(provider.orders.isEmpty)
    }

    @Test("Methods that a path does not have are 405, with those it has")
    func methods() async throws { try await refuse(HostileRequest.methods) }

    @Test("Paths that only look like some that are there are 404")
    func paths() async throws { try await refuse(HostileRequest.paths) }

    @Test("A server without authentication answers to its loopback names alone, so that no page elsewhere can be pointed to it")
    func hosts() async throws { try await refuse(HostileRequest.hosts) }

    @Test("What is no HTTP, or has no certain end, is refused and the connection ended")
    func framing() async throws { try await refuse(HostileRequest.framing) }

    @Test("Pages of other origins are refused, plainly, in a preflight, and on a WebSocket")
    func origins() async throws { try await refuse(HostileRequest.origins) }

    @Test("Bodies that are not JSON in UTF-8 are 400")
    func texts() async throws { try await refuse(HostileRequest.texts) }

    @Test("JSON that is no session request is 400, with the place and the rule")
    func forms() async throws { try await refuse(HostileRequest.forms) }

    @Test("A session that cannot be is 400, with the place and the rule")
    func sessions() async throws { try await refuse(HostileRequest.sessions) }

    @Test("A body of another type, or compressed, is 415: a page's plain form cannot start a session")
    func types() async throws { try await refuse(HostileRequest.types) }

    @Test("There are some two hundred of them")
    func count() {
        let all = [
            HostileRequest.methods, HostileRequest.paths, HostileRequest.hosts, HostileRequest.framing, HostileRequest.origins,
            HostileRequest.texts, HostileRequest.forms, HostileRequest.sessions, HostileRequest.types,
        ]
        #expect(all.joined().count >= 180)
    }

    @Test(
        "A request that takes too long to arrive is 408, wherever it stops",
        arguments: ["GET /heal", "POST /api/realtime HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"])
    func slow(bytes: String) async throws {
        try await withServer(configure: { $0.limits.requestTime = .milliseconds(100) }) { server in
            let answer = try await RawHTTP.exchange(port: server.port, bytes)
            #expect(answer.status == 408)
            #expect(answer.json?["error"]?["code"] == "request_timeout")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
        }
    }

    @Test("HEAD is answered as GET, without the body; OPTIONS with the methods")
    func head() async throws {
        try await withServer { server in
            let head = try await RawHTTP.exchange(port: server.port, HostileRequest.request("HEAD /health"))
            #expect(head.status == 200 && head.body.isEmpty && head.header("Content-Length") == "15")
            let refused = try await RawHTTP.exchange(port: server.port, HostileRequest.request("HEAD /api/realtime"))
            #expect(refused.status == 405 && refused.body.isEmpty)
            let options = try await RawHTTP.exchange(port: server.port, HostileRequest.request("OPTIONS /api/realtime"))
            #expect(options.status == 204 && options.header("Allow") == "POST, OPTIONS")
        }
    }

    @Test("A page on the list, and the server's own, may; the answer says so to the browser")
    func allowedOrigins() async throws {
        try await withServer(configure: { $0.allowedOrigins = ["https://app.example"] }) { server in
            for origin in ["https://app.example", "http://localhost:\(server.port)"] {
                let preflight = try await RawHTTP.exchange(
                    port: server.port,
                    HostileRequest.request(
                        "OPTIONS /api/realtime", host: "localhost:\(server.port)",
                        ["Origin: \(origin)", "Access-Control-Request-Method: POST"]))
                #expect(preflight.status == 204)
                #expect(preflight.header("Access-Control-Allow-Origin") == origin)
                #expect(preflight.header("Access-Control-Allow-Methods") == "POST, OPTIONS")
                #expect(preflight.header("Access-Control-Allow-Credentials") == nil)
                let answer = try await RawHTTP.exchange(
                    port: server.port,
                    HostileRequest.request(
                        "POST /api/realtime", host: "localhost:\(server.port)", ["Origin: \(origin)", "Content-Type: application/json"],
                        body: HostileRequest.good))
                #expect(answer.status == 200)
                #expect(answer.header("Access-Control-Allow-Origin") == origin)
                #expect(answer.header("Vary") == "Origin")
            }
        }
    }

    @Test(
        "A request's id is the sender's where it is fit for a log, and a new one where it is not",
        arguments: ["abc-1", "a\u{1b}[31m", "", String(repeating: "x", count: 65)])
    func requestID(sent: String) async throws {
        try await withServer { server in
            let answer = try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET /health", ["X-Request-Id: \(sent)"]))
            guard !sent.contains("\u{1b}") else {
                // Such a byte may stand in no header at all.
                #expect(answer.status == 400 && !answer.text.contains("\u{1b}"))
                return
            }
            #expect(answer.status == 200)
            let id = try #require(answer.header("X-Request-Id"))
            #expect(sent == "abc-1" ? id == sent : id.hasPrefix("r-"))
        }
    }
}
