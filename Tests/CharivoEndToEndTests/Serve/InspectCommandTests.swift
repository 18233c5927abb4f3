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
            ("gopher://x", 64, "does not begin"), ("ws://", 64, "URL"),
        ])
    func nothing(address: String, status: Int32, says: String) async throws {
        let run = try await CommandRun.run(["inspect", address], in: try TemporaryFolder())
        #expect(run.status == status && run.errors.contains(says), "\(run.status) \(run.errors)")
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
