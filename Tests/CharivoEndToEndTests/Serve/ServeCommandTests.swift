import Foundation
import Testing

/// `charivo serve` and `charivo inspect` as a person runs them.
@Suite(.timeLimit(.minutes(2))) struct ServeCommandTests {
    @Test("--check explains every setting and where it comes from: the file, the environment over it, options over both; and no secret")
    func check() async throws {
        let folder = try TemporaryFolder()
        let key = try folder.write("key", "sk-secret-of-a-test\n")
        let config = try folder.write(
            "charivo.json",
            """
            {"port": 9000, "metrics": "nobody", "provider": {"kind": "openai", "apiKeyFile": "\(key)", "timeoutSeconds": 5},
             "policy": {"models": ["gpt-realtime-mini"], "outputTokens": 500}, "limits": {"sessions": 8, "sessionStartsPerMinute": 6.5}}
            """)
        let run = try await CommandRun.run(
            ["serve", "--config", config, "--check", "--host", "localhost"],
            environment: ["CHARIVO_LIMITS_SESSIONS": "9", "CHARIVO_ALLOWED_ORIGINS": "https://a.example,https://b.example"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        for line in [
            "host = localhost  [the command line]", "port = 9000  [\(config)]", "limits.sessions = 9  [the environment]",
            "limits.sessionStartsPerMinute = 6.5  [\(config)]", "allowedOrigins = https://a.example, https://b.example  [the environment]",
            "policy.models = gpt-realtime-mini  [\(config)]", "limits.callers = (10000)", "The configuration is valid.",
        ] { #expect(run.output.contains(line), "\(line) in \(run.output)") }
        #expect(!run.output.contains("sk-secret") && !run.errors.contains("sk-secret"))
    }

    @Test("--check warns of rules that only prepare a session, and not when clients come through the gateway alone")
    func warning() async throws {
        for (adapters, warns) in [("", true), (#", "adapters": ["none"]"#, false)] {
            let folder = try TemporaryFolder()
            let config = try folder.write("charivo.json", #"{"policy": {"outputTokens": 500\#(adapters)}}"#)
            let run = try await CommandRun.run(["serve", "--config", config, "--check"], in: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains("Warning: the policy only prepares sessions of openai-websocket") == warns, "\(run.output)")
        }
    }

    @Test("With rules in the policy the engine wants a token from the route; with the adapter left out its path is closed")
    func engineUnderPolicy() async throws {
        for (adapters, says) in [("", "ask for a token"), (#", "adapters": ["none"]"#, "403")] {
            let folder = try TemporaryFolder()
            let config = try folder.write("charivo.json", #"{"policy": {"outputTokens": 500\#(adapters)}}"#)
            try await ServeProcess.serving(["--config", config]) { url in
                let direct = try await CommandRun.run(["inspect", "ws\(url.dropFirst(4))/v1/realtime"], in: folder)
                #expect(direct.status != 0 && (direct.output + direct.errors).contains(says), "\(direct.output) \(direct.errors)")
                let routed = try await CommandRun.run(["inspect", url], in: folder)
                #expect((routed.status == 0) == adapters.isEmpty, "\(routed.output) \(routed.errors)")
            }
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var testDescription: String { file }
        var file: String
        var says: String
    }

    @Test(
        "A configuration that is wrong is told by the setting at fault, and the command leaves with a status for bad input",
        arguments: [
            Wrong(file: "not json", says: "not JSON"), Wrong(file: "[]", says: "not a JSON object"),
            Wrong(file: #"{"limits":{"sesions":1}}"#, says: "Did you mean limits.sessions?"),
            Wrong(file: #"{"port":"x"}"#, says: "port"), Wrong(file: #"{"port":70000}"#, says: "port"),
            Wrong(file: #"{"limits":{"sessions":0}}"#, says: "limits.sessions"), Wrong(file: #"{"host":"0.0.0.0"}"#, says: "ask nobody"),
            Wrong(file: #"{"auth":{"kind":"password"}}"#, says: "auth.kind"),
            Wrong(file: #"{"auth":{"kind":"tokens"}}"#, says: "auth.tokens.file"),
            Wrong(file: #"{"auth":{"kind":"tokens","tokens":{"file":"/nowhere"}}}"#, says: "/nowhere"),
            Wrong(file: #"{"auth":{"kind":"jwt","jwt":{"algorithm":"none"}}}"#, says: "auth.jwt.algorithm"),
            Wrong(file: #"{"provider":{"kind":"openai"}}"#, says: "OPENAI_API_KEY"),
            Wrong(file: #"{"provider":{"kind":"x"}}"#, says: "provider.kind"),
            Wrong(file: #"{"tls":{"privateKey":"/x"}}"#, says: "tls.certificateChain"),
            Wrong(file: #"{"tls":{"privateKey":"/x","certificateChain":"/y"}}"#, says: "/y"),
            Wrong(file: #"{"policy":{"instructions":"replace"}}"#, says: "policy.instructionsFile"),
            Wrong(file: #"{"policy":{"modalities":["video"]}}"#, says: "policy.modalities"),
            Wrong(file: #"{"policy":{"models":[]}}"#, says: "policy.models"),
            Wrong(file: #"{"policy":{"voices":[]}}"#, says: "policy.voices"),
            Wrong(file: #"{"log":{"level":"loud"}}"#, says: "log.level"), Wrong(file: #"{"metrics":"all"}"#, says: "metrics"),
            Wrong(file: #"{"allowedOrigins":["example.com"]}"#, says: "origin"),
            Wrong(file: #"{"limits":{"drainSeconds":-1}}"#, says: "limits.drainSeconds"),
        ])
    func wrong(_ wrong: Wrong) async throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("charivo.json", wrong.file)
        let run = try await CommandRun.run(
            ["serve", "--config", config, "--check"], environment: ["OPENAI_API_KEY": ""], in: folder)
        #expect(run.status == 65, "\(run.output) \(run.errors)")
        #expect(run.errors.contains(wrong.says), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test("A port that is taken is told, with a status of its own")
    func taken() async throws {
        try await ServeProcess.serving { url in
            let port = try #require(url.split(separator: ":").last)
            let run = try await CommandRun.run(["serve", "--port", String(port)], in: try TemporaryFolder())
            #expect(run.status == 69 && run.errors.contains("taken"), "\(run.errors)")
        }
    }

    @Test("inspect tells of a service what it is and can do, over its WebSocket and through the route")
    func inspect() async throws {
        try await ServeProcess.serving { url in
            for address in [url, "ws\(url.dropFirst(4))/v1/realtime"] {
                let run = try await CommandRun.run(["inspect", address], in: try TemporaryFolder())
                #expect(run.status == 0, "\(run.errors)")
                for word in [
                    "handshake", "session.created", "charivo-offline", "marin", "audio/pcm at 24000 Hz", "server_vad", "session.update",
                ] {
                    #expect(run.output.contains(word), "\(word) in \(run.output)")
                }
                #expect(run.output.contains("route") == address.hasPrefix("http"))
            }
        }
    }

    @Test(
        "inspect tells a person what is wrong with an address",
        arguments: [
            ("ws://127.0.0.1:1/v1", Int32(69), "refused"), ("http://127.0.0.1:1", 69, "cannot be reached"),
            ("gopher://x", 64, "does not begin"),
        ])
    func inspectNothing(address: String, status: Int32, says: String) async throws {
        let run = try await CommandRun.run(["inspect", address], in: try TemporaryFolder())
        #expect(run.status == status && run.errors.contains(says), "\(run.status) \(run.errors)")
    }
}
