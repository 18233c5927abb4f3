import CharivoJSON
import Foundation
import Testing

@testable import CharivoServer

@Suite("Tokens", .timeLimit(.minutes(1)))
struct TokenAuthenticationTests {
    static let token = "0123456789abcdef0123"

    static let attacks: [HostileRequest] =
        [
            "Authorization: \(token)", "Authorization: Basic \(token)", "Authorization: Bearer", "Authorization: Bearer ",
            "Authorization: Bearer \(token)x", "Authorization: Bearer \(token.dropLast())", "Authorization: Bearer \(token.uppercased())",
            "Authorization: Bearer \(token) \(token)", "Authorization: Bearer, \(token)", "Authorization: Token \(token)",
            "Authorization: Bearer \(HostileRequest.canary)\(HostileRequest.canary)",
            "Authorization: Bearer \(token)\r\nAuthorization: Bearer x", "X-Api-Key: \(token)", "Cookie: token=\(token)", "X: y",
            "Authorization: bearer=\(token)", "Proxy-Authorization: Bearer \(token)",
        ].map {
            HostileRequest(
                $0.replacing("\r\n", with: " / "),
                HostileRequest.request("POST /api/realtime", ["Content-Type: application/json", $0], body: HostileRequest.good), 401,
                "unauthenticated")
        }

    @Test("Anything but the token in its header is 401 with a challenge, before the body is looked at", arguments: attacks)
    func refuses(_ attack: HostileRequest) async throws {
        let provider = RecordingProvider()
        try await withServer(provider: provider, authenticator: try TokenAuthenticator(tokens: ["kiosk": Self.token])) { server in
            let answer = try await RawHTTP.exchange(port: server.port, attack.bytes)
            #expect(answer.status == 401, "\(answer.text)")
            #expect(answer.json?["error"]?["code"] == "unauthenticated")
            #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
            #expect(!answer.text.contains(HostileRequest.canary))
            #expect(!answer.text.contains(Self.token.prefix(10)))
        }
        #expect(provider.orders.isEmpty)
    }

    @Test("The token, in any case of the scheme, is the caller of its name", arguments: ["Bearer", "bearer", "BEARER"])
    func accepts(scheme: String) async throws {
        let provider = RecordingProvider()
        try await withServer(
            provider: provider, authenticator: try TokenAuthenticator(tokens: ["kiosk": Self.token, "web": "another-token-of-length"])
        ) { server in
            let answer = try await RawHTTP.exchange(
                port: server.port, HostileRequest.post(HostileRequest.good, ["Authorization: \(scheme) \(Self.token)"]))
            #expect(answer.status == 200)
        }
        #expect(provider.orders.map(\.caller.id) == ["token:kiosk"])
    }

    @Test("An address that shows too many wrong tokens waits before it may show another; the right one is taken all the while")
    func throttles() async throws {
        let clock = ManualClock()
        try await withServer(
            authenticator: try TokenAuthenticator(tokens: ["kiosk": Self.token]), clock: clock,
            configure: { $0.limits.failedAuthenticationsPerMinute = 3 }
        ) { server in
            func status(_ token: String) async throws -> RawAnswer {
                try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good, ["Authorization: Bearer \(token)"]))
            }
            for _ in 0..<3 { #expect(try await status("wrong-wrong-wrong-1").status == 401) }
            let refused = try await status("wrong-wrong-wrong-2")
            #expect(refused.status == 429)
            #expect(refused.json?["error"]?["code"] == "too_many_failures")
            #expect(refused.header("Retry-After") == "20")
            // Behind a proxy, others come from the same address.
            #expect(try await status(Self.token).status == 200)
            clock.advance(by: .seconds(20))
            #expect(try await status("wrong-wrong-wrong-3").status == 401)
        }
    }

    @Test("A file of tokens is read by lines; what is wrong is told by its line and never quoted")
    func file() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func write(_ text: String) { _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) }
        write("# who  token\n\nkiosk  \(Self.token)\n  web\tanother-token-of-length \n")
        let tokens = try TokenAuthenticator(file: path)
        #expect(tokens.count == 2)
        #expect(try await tokens.authenticate(Credentials(bearerToken: "another-token-of-length")) == Caller(id: "token:web"))
        write("# of another system\r\nkiosk \(Self.token)\r\nweb another-token-of-length\r\n")
        #expect(try TokenAuthenticator(file: path).count == 2)
        for bad in ["kiosk", "a b \(Self.token)", "a \(Self.token)\na \(Self.token)", "kiosk short", "", "# nothing"] {
            write(bad)
            let error = #expect(throws: ServerError.self) { try TokenAuthenticator(file: path) }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.message.contains(Self.token) == false)
        }
        // The columns the wrong way round: the name is the secret.
        write("# mine\n\(Self.token) kiosk\n")
        let swapped = #expect(throws: ServerError.self) { try TokenAuthenticator(file: path) }
        #expect(swapped?.message.contains("\(path):2: ") == true, "\(swapped?.message ?? "")")
        #expect(swapped?.message.contains(Self.token) == false)
        let swappedList = #expect(throws: ServerError.self) { try TokenAuthenticator(tokens: [Self.token: "kiosk"]) }
        #expect(swappedList?.message.contains(Self.token) == false)
        #expect(throws: ServerError.self) { try TokenAuthenticator(file: path + "-missing") }
    }

    @Test("A token that two names share is refused, because it would not tell who calls")
    func shared() throws {
        let error = #expect(throws: ServerError.self) { try TokenAuthenticator(tokens: ["kiosk": Self.token, "web": Self.token]) }
        #expect(error?.message.contains("two names") == true && error?.message.contains(Self.token) == false)
    }

    @Test("All that is wrong with a file of tokens is told, by its lines, and after twenty only how many")
    func allLines() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func flaws(_ text: String) -> [String] {
            _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
            return TokenFile(path: path).flaws.map(\.message)
        }
        let told = flaws("kiosk \(Self.token)\nalone\n# a b c\nweb short\nkiosk another-token-of-length\napp \(Self.token)\n")
        #expect(told.map { String($0.dropFirst(path.count).prefix(3)) } == [":2:", ":4:", ":5:", ":6:"])
        for (line, words) in zip(told, ["a name and a token", "shorter than 16", "name stands in line 1", "token stands in line 1"]) {
            #expect(line.contains(words) && !line.contains(Self.token), "\(line)")
        }
        let many = flaws(String(repeating: "alone\n", count: 50))
        #expect(many.count == 21 && many.last?.hasSuffix("30 further lines are wrong.") == true, "\(many.last ?? "")")
        #expect(flaws("# nothing\n").count == 1)
        let error = #expect(throws: ServerError.self) { try TokenAuthenticator(file: path) }
        #expect(error?.message.contains(path) == true)
    }

    @Test(
        "A token that could not stand in a WebSocket's subprotocol is refused with the reason, and not quoted",
        arguments: ["c2VjcmV0LXNlY3JldA==", "0123456789abcdef/012", "0123456789abcdef,012", "0123456789abcdef\"012", "0123456789abcdefé12"])
    func unfit(token: String) {
        let error = #expect(throws: ServerError.self) { try TokenAuthenticator(tokens: ["kiosk": token]) }
        #expect(error?.message.contains("subprotocol") == true)
        #expect(error?.message.contains(token) == false)
    }

    @Test(
        "Without authentication a server does not start where others could reach it, and says why",
        arguments: ["0.0.0.0", "::", "192.0.2.1"])
    func unprotected(host: String) async throws {
        var configuration = ServerConfiguration()
        configuration.host = host
        configuration.port = 0
        let error = await #expect(throws: ServerError.self) {
            try await RealtimeServer.bind(provider: RecordingProvider(), configuration: configuration, logger: .silent)
        }
        #expect(error?.code == .unprotected)
    }

    @Test("Without authentication neither a proxy that brings others nor every page there is will do, and the words name what to set")
    func unprotectedByOtherWays() throws {
        func error(_ change: (inout ServerConfiguration) -> Void) -> ServerError? {
            var configuration = ServerConfiguration()
            change(&configuration)
            do { try configuration.check(with: NoAuthentication()) } catch { return error }
            return nil
        }
        for (failure, word) in [
            (error { $0.publicURL = "https://voice.example.com" }, "publicUrl"), (error { $0.allowedOrigins = ["*"] }, "allowedOrigins"),
        ] {
            #expect(failure?.code == .unprotected)
            #expect(failure?.message.contains(word) == true && failure?.message.contains("auth.tokens.file") == true)
        }
        #expect(error { $0.publicURL = "http://localhost:3000" } == nil)
        #expect(error { $0.allowedOrigins = ["https://app.example"] } == nil)
        var configuration = ServerConfiguration()
        (configuration.publicURL, configuration.allowedOrigins) = ("https://voice.example.com", ["*"])
        try configuration.check(with: try TokenAuthenticator(tokens: ["kiosk": Self.token]))
    }
}
