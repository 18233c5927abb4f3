import CharivoWebSocket
import Foundation
import Testing

@testable import charivo

/// `charivo inspect` as a person runs it.
@Suite(.timeLimit(.minutes(2))) struct InspectCommandTests {
    private static let token = "0123456789abcdef-of-a-test"

    /// The words behind a name in a report.
    private func words(_ name: String, in report: String) -> String? {
        report.split(separator: "\n").first { $0.hasPrefix("  \(name) ") }.map { $0.dropFirst(15).trimmingCharacters(in: .whitespaces) }
    }

    @Test("It tells of a service what it is and can do, over its WebSocket and through the route")
    func inspect() async throws {
        try await ServeProcess.serving { url in
            for address in [url, url + "/api/realtime", "ws\(url.dropFirst(4))/v1/realtime"] {
                let run = try await CommandRun.run(["inspect", address], in: try TemporaryFolder())
                #expect(run.status == 0, "\(run.errors)")
                for (name, says) in [
                    ("service", "session.created"), ("access", "open"), ("model", "charivo-offline"), ("voices", "any name"),
                    ("speaks", "audio/pcm at 24000 Hz"), ("turns", "server_vad"), ("features", "takes sound"),
                    ("events", "session.update"),
                    ("limits", "60 min"),
                ] { #expect(words(name, in: run.output)?.contains(says) == true, "\(name) in \(run.output)") }
                #expect(!run.output.contains("charivo.inspect") && !run.output.contains("Supported values"))
                let isRoute = address.hasPrefix("http")
                for (name, says) in [
                    ("server", "takes sessions"), ("adapters", "openai-websocket"), ("gateway", "/api/gateway"), ("route", "prepares"),
                ] {
                    #expect((words(name, in: run.output)?.contains(says) == true) == isRoute, "\(name) in \(run.output)")
                }
            }
        }
    }

    @Test("It says where a token or key is needed, whether there is one, and which variable it comes from")
    func access() async throws {
        let folder = try TemporaryFolder()
        let tokens = try folder.write("tokens", "app \(Self.token)\n")
        try await ServeProcess.serving(["--tokens", tokens]) { url in
            for (address, variable) in [(url, "CHARIVO_TOKEN"), ("ws\(url.dropFirst(4))/v1/realtime", "OPENAI_API_KEY")] {
                let none = try await CommandRun.run(["inspect", address], environment: [variable: ""], in: folder)
                #expect(none.status == 77 && none.errors.contains("\(variable) is not set"), "\(none.status) \(none.errors)")
                let wrong = try await CommandRun.run(["inspect", address], environment: [variable: "another-token-of-a-test"], in: folder)
                #expect(wrong.status == 77 && wrong.errors.contains("What was shown is in \(variable)"), "\(wrong.errors)")
                let right = try await CommandRun.run(["inspect", address], environment: [variable: Self.token], in: folder)
                #expect(right.status == 0, "\(right.errors)")
                #expect(words("access", in: right.output)?.contains("the one in \(variable) was taken") == true, "\(right.output)")
                for run in [none, wrong, right] { #expect(!(run.output + run.errors).contains("of-a-test")) }
            }
        }
    }

    @Test(
        "It tells a person what is wrong with an address, and what to do",
        arguments: [
            ("ws://127.0.0.1:1/v1", Int32(69), "Is the server running"), ("http://127.0.0.1:1", 69, "Is the server running"),
            ("gopher://x", 64, "does not begin"), ("ws://", 64, "names no host"), ("http:///api", 64, "names no host"),
            ("http://no-such-host.invalid", 69, "was not found"), ("ws://no-such-host.invalid", 69, "was not found"),
        ])
    func nothing(address: String, status: Int32, says: String) async throws {
        let run = try await CommandRun.run(["inspect", address], in: try TemporaryFolder())
        #expect(run.status == status && run.errors.contains(says), "\(run.status) \(run.errors)")
        #expect(!run.errors.contains("NIO"), "\(run.errors)")
    }

    @Test("A time that cannot be waited for is told with what was given and what may be", arguments: ["0", "-1", "301", "nan"])
    func timeout(seconds: String) async throws {
        let run = try await CommandRun.run(["inspect", "ws://127.0.0.1:1", "--timeout=\(seconds)"], in: try TemporaryFolder())
        #expect(run.status == 64, "\(run.status)")
        #expect(run.errors.contains("--timeout") && run.errors.contains("more than 0 and at most 300 seconds"), "\(run.errors)")
    }

    struct Other: Sendable, CustomTestStringConvertible {
        var testDescription: String { "\(status) \(body.prefix(30))" }
        var status: Int
        var body: String
        var says: String
    }

    @Test(
        "A web server that is no route is not told of as one that serves openly",
        arguments: [
            Other(status: 200, body: "<html>Welcome</html>", says: "no route that prepares sessions (HTTP 200)"),
            Other(status: 200, body: #"{"hello": "world"}"#, says: "no route that prepares sessions (HTTP 200)"),
            Other(status: 400, body: "<html>Bad request</html>", says: "no route that prepares sessions (HTTP 400)"),
            Other(status: 405, body: "", says: "no route that prepares sessions (HTTP 405)"),
            Other(status: 501, body: "<html>Unsupported method ('POST')</html>", says: "no route that prepares sessions (HTTP 501)"),
            Other(status: 502, body: "<html>Bad gateway</html>", says: "answers HTTP 502"),
            Other(status: 503, body: #"{"error": {"code": "draining", "message": "The server stops."}}"#, says: "The server stops."),
        ])
    func other(_ other: Other) async throws {
        try await SmallServer.serving({ _ in HTTPServerResponse(status: other.status, body: Array(other.body.utf8)) }) { url in
            for address in [url, url + "/api/realtime"] {
                let run = try await CommandRun.run(["inspect", address], in: try TemporaryFolder())
                #expect(run.status == 69, "\(run.status) \(run.errors)")
                #expect(run.errors.contains(other.says), "\(run.errors)")
                #expect(words("access", in: run.output) == nil, "\(run.output)")
                guard other.says.hasPrefix("no route"), other.status >= 300 else { continue }
                // Who wants to talk with it is told the same.
                let talk = try await CommandRun.run(["talk", "--plain", "--say", "hi", "--url", address], in: try TemporaryFolder())
                #expect(talk.status == 69 && talk.errors == run.errors, "\(talk.status) \(talk.errors)")
            }
        }
    }

    @Test("Of a route that asks to slow down it says no more than is known", arguments: [false, true])
    func slowDown(wantsToken: Bool) async throws {
        let slow = HTTPServerResponse.text(
            429, #"{"error": {"code": "rate_limited", "message": "Too many wrong credentials."}}"#, headers: [("Retry-After", "7")])
        try await SmallServer.serving({ request in
            wantsToken && !request.headers.contains { $0.name.lowercased() == "authorization" } ? .text(401, "") : slow
        }) { url in
            let run = try await CommandRun.run(["inspect", url], environment: ["CHARIVO_TOKEN": Self.token], in: try TemporaryFolder())
            #expect(run.status == 69, "\(run.status) \(run.errors)")
            for says in ["HTTP 429", "Too many wrong credentials.", "in 7 s", "not known"] {
                #expect(run.errors.contains(says), "\(says) in \(run.errors)")
            }
            #expect(run.errors.contains("CHARIVO_TOKEN") == wantsToken, "\(run.errors)")
            #expect(words("access", in: run.output) == nil, "\(run.output)")
            #expect(!(run.output + run.errors).contains(Self.token))
        }
    }

    @Test("A path without sessions is told with where they usually are")
    func wrongPath() async throws {
        try await ServeProcess.serving { url in
            let run = try await CommandRun.run(["inspect", "ws\(url.dropFirst(4))/elsewhere"], in: try TemporaryFolder())
            #expect(run.status == 69 && run.errors.contains("/v1/realtime"), "\(run.errors)")
            let route = try await CommandRun.run(["inspect", url + "/elsewhere"], in: try TemporaryFolder())
            #expect(route.status == 69 && route.errors.contains("/api/realtime") && route.output.isEmpty, "\(route.errors)")
            let secure = try await CommandRun.run(["inspect", "wss\(url.dropFirst(4))/v1/realtime"], in: try TemporaryFolder())
            #expect(secure.status == 69 && secure.errors.contains("ws:// instead of wss://"), "\(secure.errors)")
            #expect(!secure.errors.contains("BoringSSL"), "\(secure.errors)")
        }
    }

    @Test("The names in a service's words are told apart from the rest of them")
    func names() {
        let live = "Invalid value: 'charivo.inspect'. Supported values are: 'session.update', 'response.create', and 'response.cancel'."
        #expect(QuotedNames.of(live, without: ["charivo.inspect"]) == ["session.update", "response.create", "response.cancel"])
        #expect(QuotedNames.of("Nothing is known.", without: []).isEmpty)
        #expect(QuotedNames.of("It can't be; it's wrong.", without: []).isEmpty)
    }
}
