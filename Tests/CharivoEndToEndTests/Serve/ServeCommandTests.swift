import CharivoEngine
import CharivoWebSocket
import Foundation
import Testing

@testable import charivo

/// `charivo serve` as a person runs it.
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
            "host = localhost  [--host]", "port = 9000  [\(config):1:2]", "limits.sessions = 9  [CHARIVO_LIMITS_SESSIONS]",
            "limits.sessionStartsPerMinute = 6.5  [\(config):2:94]",
            "allowedOrigins = https://a.example, https://b.example  [CHARIVO_ALLOWED_ORIGINS]",
            "policy.models = gpt-realtime-mini  [\(config):2:13]", "limits.callers = (10000)", "The configuration is valid.",
        ] { #expect(run.output.contains(line), "\(line) in \(run.output)") }
        #expect(!run.output.contains("sk-secret") && !run.errors.contains("sk-secret"))
    }

    struct Warned: Sendable, CustomTestStringConvertible {
        var testDescription: String { "\(provider) \(policy)" }
        var provider = "openai"
        var policy: String
        var rules: String?
        var length: String?
    }

    @Test(
        "--check warns of what a provider need not hold, by the adapters concerned, and of nothing else",
        arguments: [
            Warned(policy: #""outputTokens": 500"#, rules: "openai-webrtc, openai-agents-webrtc, openai-websocket"),
            Warned(policy: #""outputTokens": 500, "adapters": ["openai-webrtc"]"#, rules: "openai-webrtc"),
            Warned(policy: #""sessionSeconds": 60"#, length: "openai-agents-webrtc, openai-websocket"),
            Warned(policy: #""sessionSeconds": 60, "adapters": ["openai-webrtc"]"#),
            Warned(policy: #""outputTokens": 500, "sessionSeconds": 60, "adapters": ["none"]"#),
            Warned(provider: "embedded", policy: #""outputTokens": 500, "sessionSeconds": 60"#),
            Warned(policy: #""providerOptions": ["tracing"]"#),
        ])
    func warning(_ warned: Warned) async throws {
        let folder = try TemporaryFolder()
        let config = try folder.write(
            "charivo.json", #"{"provider": {"kind": "\#(warned.provider)"}, "policy": {\#(warned.policy)}}"#)
        let run = try await CommandRun.run(
            ["serve", "--config", config, "--check"], environment: ["OPENAI_API_KEY": "sk-of-a-test"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let warnings = run.output.split(separator: "\n").filter { $0.hasPrefix("Warning: ") }
        #expect(warnings.count == [warned.rules, warned.length].compactMap(\.self).count, "\(run.output)")
        if let names = warned.rules { #expect(run.output.contains("Warning: sessions by \(names) begin"), "\(run.output)") }
        if let names = warned.length { #expect(run.output.contains("does not end sessions by \(names):"), "\(run.output)") }
    }

    @Test("Under a policy the engine serves callers with a token and without; with the adapter left out its path is closed")
    func engineUnderPolicy() async throws {
        for adapters in ["", #", "adapters": ["none"]"#] {
            let folder = try TemporaryFolder()
            let config = try folder.write("charivo.json", #"{"policy": {"outputTokens": 500\#(adapters)}}"#)
            try await ServeProcess.serving(["--config", config]) { url in
                let direct = try await CommandRun.run(["inspect", "ws\(url.dropFirst(4))/v1/realtime"], in: folder)
                #expect((direct.status == 0) == adapters.isEmpty, "\(direct.output) \(direct.errors)")
                if !adapters.isEmpty { #expect((direct.output + direct.errors).contains("403")) }
                let routed = try await CommandRun.run(["inspect", url], in: folder)
                #expect((routed.status == 0) == adapters.isEmpty, "\(routed.output) \(routed.errors)")
            }
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var testDescription: String { file }
        var file: String
        var says: String
        var status: Int32 = 78
        /// How many things are wrong with it.
        var count = 1
    }

    @Test(
        "A configuration that is wrong is told by the setting at fault, with a status for what it is",
        arguments: [
            Wrong(file: "not json", says: "charivo.json:1:1: this is not JSON"), Wrong(file: "[]", says: "not a JSON object"),
            Wrong(file: "{\n  \"port\": 80,\n}", says: "charivo.json:3:1: this is not JSON: another name was expected"),
            Wrong(file: "{\"port\": 1,\n\"port\": 2}", says: "charivo.json:2:1: port is set a second time; the first is at 1:2. Keep"),
            Wrong(
                file: #"{"limits":{"sesions":1}}"#,
                says: "charivo.json:1:12: there is no setting limits.sesions. Did you mean limits.sessions?"),
            Wrong(
                file: #"{"limits":8}"#,
                says: "charivo.json:1:2: limits is a number; it has to be an object with settings in it, such as limits.requestBodyBytes."),
            Wrong(
                file: #"{"auth":{"tokens":"kiosk 0123456789abcdef"}}"#,
                says: "charivo.json:1:10: auth.tokens is a text; it has to be an object with settings in it, such as auth.tokens.file."),
            Wrong(file: #"{"port":{"number":1}}"#, says: "port is an object; it has to be a whole number from 0 to 65535"),
            Wrong(file: #"{"port":"x"}"#, says: #"port is "x"; it has to be a whole number from 0 to 65535"#),
            Wrong(file: #"{"port":70000}"#, says: "port is 70000"), Wrong(file: #"{"port":null}"#, says: "port is null; it has to be"),
            Wrong(
                file: #"{"hostNames":[1]}"#,
                says: "hostNames is a list with other things than texts in it; it has to be a list of texts"),
            Wrong(file: #"{"hostNames":"a.example"}"#, says: #"hostNames is "a.example"; it has to be a list of texts"#),
            Wrong(file: #"{"port":[]}"#, says: "port is []; it has to be a whole number"),
            Wrong(
                file: #"{"hostNames":["voice.example.com:443"]}"#,
                says: #"charivo.json:1:2: hostNames has "voice.example.com:443" in it, which no Host header names"#),
            Wrong(file: #"{"limits":{"sessions":0}}"#, says: "limits.sessions is 0"),
            Wrong(file: #"{"host":"0.0.0.0"}"#, says: "--tokens FILE"),
            Wrong(
                file: #"{"auth":{"kind":"token"}}"#,
                says: #"charivo.json:1:10: auth.kind is "token"; it has to be none, tokens or jwt. Did you mean tokens?"#),
            Wrong(
                file: #"{"auth":{"kind":"tokens"}}"#,
                says: "charivo.json:1:10: auth.kind is tokens, which needs auth.tokens.file beside it."),
            Wrong(file: #"{"auth":{"kind":"tokens","tokens":{"file":"/nowhere"}}}"#, says: "auth.tokens.file names /nowhere", status: 66),
            Wrong(file: #"{"auth":{"kind":"tokens","tokens":{"file":"."}}}"#, says: "that is a folder", status: 66),
            Wrong(
                file: #"{"auth":{"kind":"tokens","tokens":{"file":"charivo.json"}}}"#,
                says: "charivo.json:1: this is not a name and a token with a space between.", status: 65),
            Wrong(
                file: #"{"auth":{"jwt":{"algorithm":"ES256","audience":"a","keyFile":"charivo.json"}}}"#,
                says: "charivo.json:1:52: auth.jwt.keyFile names charivo.json, which cannot be used. The key for ES256 is not a public key",
                status: 65),
            Wrong(file: #"{"auth":{"kind":"jwt","jwt":{"algorithm":"none"}}}"#, says: #"auth.jwt.algorithm is "none""#, count: 3),
            Wrong(file: #"{"auth":{"kind":"jwt","jwt":{"algorithm":"ES256","audience":"a","keyFile":"/no"}}}"#, says: "/no", status: 66),
            Wrong(
                file: #"{"provider":{"kind":"openai"}}"#,
                says: "charivo.json:1:14: provider.kind is openai, which needs a key: set OPENAI_API_KEY"),
            Wrong(
                file: #"{"provider":{"kind":"openai","apiKeyFile":"charivo.json","baseUrl":"https://u:p@x/v1"}}"#,
                says: #"charivo.json:1:58: provider.baseUrl is "…@x/v1", which has a user name"#),
            Wrong(
                file: #"{"provider":{"baseUrl":"http://voice.example.com/v1"}}"#,
                says: #"charivo.json:1:14: provider.baseUrl is "http://voice.example.com/v1", which is not https"#),
            Wrong(
                file: #"{"provider":{"model":"gpt-realtime"}}"#,
                says: #"provider.model is "gpt-realtime"; the engine in this process has the model charivo-offline alone."#),
            Wrong(
                file: #"{"provider":{"voice":"mari"}}"#,
                says:
                    #"provider.voice is "mari"; the engine in this process has the voices slt, rms, awb, alloy, cedar, marin. Did you mean marin?"#
            ),
            Wrong(
                file: #"{"policy":{"models":["charivo-offline","gpt-realtime"]}}"#,
                says: #"policy.models has "gpt-realtime"; the engine"#),
            Wrong(file: #"{"policy":{"voices":["marin","nova"]}}"#, says: #"charivo.json:1:12: policy.voices has "nova"; the engine"#),
            Wrong(file: #"{"provider":{"kind":"openai","apiKeyFile":"/no"}}"#, says: "provider.apiKeyFile names /no", status: 66),
            Wrong(file: #"{"provider":{"kind":"x"}}"#, says: "provider.kind"),
            Wrong(
                file: #"{"tls":{"privateKey":"charivo.json"}}"#,
                says: "charivo.json:1:9: tls.privateKey is set, which needs tls.certificateChain beside it"),
            Wrong(file: #"{"tls":{"privateKey":"charivo.json","certificateChain":"/y"}}"#, says: "/y", status: 66),
            Wrong(
                file: #"{"tls":{"privateKey":"charivo.json","certificateChain":"charivo.json"}}"#,
                says: "charivo.json:1:37: tls.certificateChain cannot be used. The certificate chain charivo.json", status: 65),
            Wrong(
                file: #"{"policy":{"instructions":"replace"}}"#,
                says: "charivo.json:1:12: policy.instructions is replace, which needs policy.instructionsFile beside it."),
            Wrong(
                file: #"{"policy":{"instructionsFile":"charivo.json"}}"#,
                says: "charivo.json:1:12: policy.instructionsFile is set, and does nothing while policy.instructions is allow"),
            Wrong(
                file: #"{"policy":{"instructionsFile":"charivo.json","instructions":"allow"}}"#,
                says: "charivo.json:1:12: policy.instructionsFile is set, and does nothing"),
            Wrong(file: #"{"policy":{"modalities":["video"]}}"#, says: "policy.modalities"),
            Wrong(file: #"{"policy":{"models":[]}}"#, says: "charivo.json:1:12: policy.models is an empty list"),
            Wrong(file: #"{"policy":{"voices":[]}}"#, says: "policy.voices"),
            Wrong(file: #"{"log":{"level":"loud"}}"#, says: "log.level"),
            Wrong(file: #"{"metrics":"all"}"#, says: "nobody, loopback or everybody"),
            Wrong(
                file: #"{"allowedOrigins":["example.com"]}"#,
                says: #"charivo.json:1:2: allowedOrigins has "example.com" in it, which is no origin"#),
            Wrong(file: #"{"trustedProxies":["10.0.0.0/99"]}"#, says: #"charivo.json:1:2: trustedProxies has "10.0.0.0/99" in it"#),
            Wrong(
                file: #"{"publicUrl":"https://a.example/x"}"#,
                says: #"charivo.json:1:2: publicUrl is "https://a.example/x", and has to be"#),
            Wrong(file: #"{"limits":{"drainSeconds":-1}}"#, says: "limits.drainSeconds"),
            Wrong(file: #"{"gateway":{"idleSeconds":0}}"#, says: "gateway.idleSeconds"),
            Wrong(file: #"{"dialogue":{"url":"http://127.0.0.1:1/v1"}}"#, says: "needs dialogue.model"),
            Wrong(file: #"{"dialogue":{"model":"m"}}"#, says: "needs dialogue.url"),
            Wrong(file: #"{"speech":{"url":"ftp://x","model":"m"}}"#, says: "charivo.json:1:12: speech.url cannot be used"),
            Wrong(file: #"{"character":{"file":"/nobody.json"}}"#, says: "/nobody.json", status: 66),
            Wrong(file: #"{"auth":{"tokens":{"file":"/nowhere"}}}"#, says: "/nowhere", status: 66),
            Wrong(file: #"{"auth":{"tokens":{"file":"/dev/null"},"jwt":{"issuer":"b"}}}"#, says: "say with auth.kind which one counts"),
            Wrong(
                file: #"{"auth":{"kind":"none","tokens":{"file":"/dev/null"}}}"#,
                says: "charivo.json:1:10: auth.kind is none, but auth.tokens.file is set"),
            Wrong(
                file: #"{"publicUrl":"https://voice.example.com"}"#,
                says: #"charivo.json:1:2: publicUrl is "https://voice.example.com": others would reach the server"#),
            Wrong(file: #"{"allowedOrigins":["*"]}"#, says: #"charivo.json:1:2: allowedOrigins has "*" in it"#),
            Wrong(file: #"{"allowedOrigins":["https://*.example.com"]}"#, says: "without a *"),
            Wrong(file: #"{"policy":{"adapters":["openai-websockets"]}}"#, says: "charivo.json:1:12: policy.adapters has"),
        ])
    func wrong(_ wrong: Wrong) async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("charivo.json", wrong.file)
        let run = try await CommandRun.run(
            ["serve", "--config", "charivo.json", "--check"], environment: ["OPENAI_API_KEY": ""], in: folder)
        #expect(run.status == wrong.status, "\(run.output) \(run.errors)")
        #expect(run.errors.contains(wrong.says), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == (wrong.count == 1 ? 1 : wrong.count + 1), "\(run.errors)")
    }

    @Test("All that is wrong is told at once, each with where it was given: the file, the environment or an option")
    func allWrong() async throws {
        let folder = try TemporaryFolder()
        let file =
            #"{"limits": {"sessions": "many", "sesions": 1},\#n "metrics": "al", "tls": {"privateKey": "/no/key"}, "host": "0.0.0.0"}"#
        _ = try folder.write("charivo.json", file)
        let run = try await CommandRun.run(
            ["serve", "--config", "charivo.json", "--port", "70000", "--provider", "opena"],
            environment: ["CHARIVO_LOG_LEVEL": "warn", "CHARIVO_LIMITS_JSON_DEPTH": "0", "CHARIVO_GATEWAY_IDLE_SECOND": "9"], in: folder)
        #expect(run.status == 78, "\(run.errors)")
        for line in [
            "charivo.json:1:13: limits.sessions is \"many\"", "charivo.json:1:33: there is no setting limits.sesions",
            "charivo.json:2:2: metrics is \"al\"; it has to be nobody, loopback or everybody", "tls.privateKey names /no/key",
            "tls.privateKey is set, which needs tls.certificateChain beside it",
            "--port: port is 70000; it has to be a whole number from 0 to 65535", "--provider: provider.kind is \"opena\"",
            "Did you mean openai?", "CHARIVO_LOG_LEVEL: log.level is \"warn\"", "Did you mean warning?",
            "CHARIVO_LIMITS_JSON_DEPTH: limits.jsonDepth is \"0\"", "charivo.json:2:53: The server would listen on 0.0.0.0",
            "warning: CHARIVO_GATEWAY_IDLE_SECOND", "Did you mean CHARIVO_GATEWAY_IDLE_SECONDS?",
        ] { #expect(run.errors.contains(line), "\(line) in \(run.errors)") }
        #expect(run.errors.contains("10 things are wrong"), "\(run.errors)")
    }

    @Test("What settings lack of each other is told along with values that cannot be, all at once")
    func allLacking() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            "charivo.json",
            """
            {"port": "many", "auth": {"jwt": {"algorithm": "HS256", "leewaySeconds": 9999}},
             "provider": {"kind": "openai", "baseUrl": "ftp://x"}, "tls": {"certificateChain": "/dev/null"},
             "policy": {"instructions": "prefix", "sessionSeconds": 0},
             "dialogue": {"url": "ftp://models.example"}, "recognition": {"model": "w", "keyFile": "/no/file"}}
            """)
        let run = try await CommandRun.run(
            ["serve", "--config", "charivo.json", "--check"], environment: ["OPENAI_API_KEY": ""], in: folder)
        #expect(run.status == 78, "\(run.errors)")
        for line in [
            "port is \"many\"", "auth.jwt.leewaySeconds is 9999", "auth.jwt.algorithm is set, which needs auth.jwt.audience beside it",
            "auth.jwt.algorithm is set, which needs auth.jwt.keyFile beside it", "charivo.json:2:33: provider.baseUrl is",
            "provider.kind is openai, which needs a key", "tls.certificateChain is set, which needs tls.privateKey",
            "policy.instructions is prefix, which needs policy.instructionsFile", "policy.sessionSeconds is 0",
            "dialogue.url needs dialogue.model", "dialogue.url cannot be used", "recognition.model needs recognition.url",
            "recognition.keyFile names /no/file",
        ] { #expect(run.errors.contains(line), "\(line) in \(run.errors)") }
        #expect(run.errors.contains("13 things are wrong"), "\(run.errors)")
    }

    @Test(
        "A secret that stands where its file is to be named is told and not repeated",
        arguments: [
            ("provider.apiKeyFile", "sk-proj-abc"), ("provider.apiKeyFile", "0123456789abcdef0123"), ("dialogue.keyFile", "gsk_abc"),
            ("auth.tokens.file", "kiosk 0123456789abcdef-of-a-test"), ("auth.jwt.keyFile", "c2VjcmV0LW9mLWEtdGVzdA=="),
            ("tls.privateKey", "-----BEGIN PRIVATE KEY-----\\nMIIE/abc\\n-----END PRIVATE KEY-----"), ("speech.keyFile", "Bearer abc"),
        ])
    func pastedSecret(setting: String, secret: String) async throws {
        let folder = try TemporaryFolder()
        let levels = setting.split(separator: ".")
        let config = try folder.write(
            "charivo.json",
            levels.dropLast().map { "{\"\($0)\": " }.joined() + "{\"\(levels.last ?? "")\": \"\(secret)\"}"
                + String(repeating: "}", count: levels.count - 1))
        for arguments in [["--config", config], ["--config", "charivo.json"]] {
            let run = try await CommandRun.run(["serve", "--check"] + arguments, in: folder)
            #expect(run.errors.contains("\(setting) has to be the path of a file with "), "\(run.errors)")
            #expect(!(run.errors + run.output).contains(secret.prefix(20)), "\(run.errors)")
        }
        let listed = try await CommandRun.run(["serve", "--check", "--tokens", "sk-of-a-test-0123456789"], in: folder)
        #expect(listed.status == 64 && !listed.errors.contains("sk-of"), "\(listed.errors)")
    }

    @Test("A file of secrets that others may read is warned of, with what to do; one that is its owner's alone is not")
    func readableSecrets() async throws {
        let folder = try TemporaryFolder()
        let tokens = try folder.write("tokens", "app 0123456789abcdef-of-a-test\n")
        func warnings(_ mode: Int) async throws -> [Substring] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: tokens)
            let run = try await CommandRun.run(["serve", "--check", "--tokens", tokens], in: folder)
            #expect(run.status == 0 && run.output.contains("callers with the one token"), "\(run.errors)")
            return run.output.split(separator: "\n").filter { $0.hasPrefix("Warning: ") }
        }
        #expect(try await warnings(0o600) == [])
        #expect(try await warnings(0o400) == [])
        // A link's own rights say nothing: what is behind it counts.
        let link = try folder.write("link", "")
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: tokens)
        let linked = try await CommandRun.run(["serve", "--check", "--tokens", link], in: folder)
        #expect(linked.status == 0 && !linked.output.contains("Warning: "), "\(linked.output)")
        for (mode, digits) in [(0o644, "644"), (0o640, "640"), (0o604, "604")] {
            let told = try await warnings(mode)
            #expect(told.count == 1 && told[0].hasPrefix("Warning: --tokens: auth.tokens.file names \(tokens)"), "\(told)")
            #expect(told.first?.contains("(mode \(digits)): chmod 600 \(tokens)") == true, "\(told)")
        }
    }

    @Test(
        "A value that an option was given and that cannot be is a wrong command line",
        arguments: [
            ["--port", "70000"], ["--provider", "x"], ["--allow-origin", "*"], ["--allow-origin", "example.com"], ["--host", "0.0.0.0"],
        ])
    func wrongOption(arguments: [String]) async throws {
        let run = try await CommandRun.run(["serve", "--check"] + arguments, in: try TemporaryFolder())
        #expect(run.status == 64 && run.errors.contains("charivo: \(arguments[0]): "), "\(run.status) \(run.errors)")
    }

    @Test("A configuration that is a folder is told to be one")
    func configurationFolder() async throws {
        let run = try await CommandRun.run(["serve", "--check", "--config", "."], in: try TemporaryFolder())
        #expect(run.status == 66 && run.errors.contains("is a folder") && run.errors.contains("--config"), "\(run.status) \(run.errors)")
    }

    @Test("The help says that an orderly stop by a signal is no failure")
    func helpOfStopping() async throws {
        let run = try await CommandRun.run(["serve", "--help"], in: try TemporaryFolder())
        let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("SIGTERM") && text.contains("the status is 0"), "\(run.output)")
        let stopped = try await ServeProcess.serving { _ in }
        #expect(stopped.status == 0)
    }

    @Test("Every setting has a variable in the environment that is read, and stands in the documentation")
    func settings() async throws {
        let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Sources/CharivoServer/Documentation.docc/RunningTheServer.md")
        let text = try String(contentsOf: guide, encoding: .utf8)
        for key in ServeKey.all {
            let value =
                switch key.kind {
                case .text, .list: "some"
                case .file: "/dev/null"
                case .choice(let all), .choices(let all): all[0]
                case .whole(let range): "\(range.lowerBound)"
                case .number(let range): "\(range.lowerBound)"
                }
            let values = await SettingValues(flags: [], environment: [key.variable: value], file: nil)
            #expect(values.problems.isEmpty, "\(key.variable) \(values.problems)")
            #expect(try await values.found(key)?.origin == .variable(key.variable))
            #expect(EnvironmentNames.warnings([key.variable: value]).isEmpty)
            #expect(text.contains("| `\(key.name)` | \(key.usual) |"), "\(key.name)")
        }
    }

    @Test("A name in the environment that is none of ours is told with the nearest that is, and another's is not")
    func environment() {
        func warning(_ name: String) -> String { EnvironmentNames.warnings([name: "sk-1", "PATH": "/bin", "CHARIVO_TOKEN": "t"]).joined() }
        #expect(warning("CHARIVO_LIMIT_SESSIONS").contains("CHARIVO_LIMIT_SESSIONS in the environment"))
        #expect(warning("CHARIVO_LIMIT_SESSIONS").contains("Did you mean CHARIVO_LIMITS_SESSIONS?"))
        #expect(warning("CHARIVO_DIALOG_KEY").contains("Did you mean CHARIVO_DIALOGUE_KEY?"))
        #expect(!warning("CHARIVO_DIALOG_KEY").contains("sk-1"))
        #expect(!warning("CHARIVO_SOMETHING_ELSE_AGAIN").contains("mean"))
        #expect(warning("CHARIVO_LIMITS_SESSIONS").isEmpty)
    }

    @Test("--check asks the services that the engine would use whether they are there, and shows no key")
    func services() async throws {
        try await ServeProcess.serving { url in
            let folder = try TemporaryFolder()
            let key = try folder.write("key", "sk-of-a-service\n")
            let config = try folder.write(
                "charivo.json",
                #"{"dialogue": {"url": "\#(url)/v1", "model": "m", "keyFile": "\#(key)"}, "speech": {"url": "http://127.0.0.1:1/v1", "model": "s"}}"#
            )
            let run = try await CommandRun.run(["serve", "--config", config, "--check"], in: folder)
            #expect(run.status == 69, "\(run.errors)")
            for line in [
                "dialogue.url = \(url)/v1  [\(config):1:15]", "ok       dialogue: \(url)/v1 is there, and takes the key.",
                "missing  speech: The speech service at http://127.0.0.1:1/v1 cannot be reached",
            ] { #expect(run.output.contains(line), "\(line) in \(run.output)") }
            #expect(!(run.output + run.errors).contains("sk-of-a-service"))
            let alone = try await CommandRun.run(
                ["serve", "--dialogue-url", url + "/v1", "--check"], environment: ["CHARIVO_DIALOGUE_MODEL": "m"], in: folder)
            #expect(alone.status == 0 && alone.output.contains("dialogue.model = m  [CHARIVO_DIALOGUE_MODEL]"), "\(alone.errors)")
        }
    }

    @Test(
        "An address that cannot be listened on is told in plain words, with what to do",
        arguments: [("192.0.2.1", "no such address"), ("no-such-host.invalid", "is not known")])
    func unboundable(host: String, says: String) async throws {
        let folder = try TemporaryFolder()
        let tokens = try folder.write("tokens", "app 0123456789abcdef-of-a-test\n")
        let run = try await CommandRun.run(["serve", "--host", host, "--port", "0", "--tokens", tokens], in: folder)
        #expect(run.status == 69 && run.errors.contains(says), "\(run.status) \(run.errors)")
    }

    @Test("All lines of a file of tokens that are wrong are told, each by its place, and none is quoted")
    func tokenLines() async throws {
        let folder = try TemporaryFolder()
        let tokens = try folder.write("tokens", "kiosk 0123456789abcdef\nsecret-alone\nweb short-secret\napp 0123456789abcdef\n")
        let run = try await CommandRun.run(["serve", "--check", "--tokens", tokens], in: folder)
        #expect(run.status == 65 && run.errors.contains("3 things are wrong"), "\(run.status) \(run.errors)")
        for place in ["\(tokens):2: ", "\(tokens):3: ", "\(tokens):4: the token stands in line 1 already"] {
            #expect(run.errors.contains(place), "\(place) in \(run.errors)")
        }
        for secret in ["secret", "0123456789abcdef"] { #expect(!run.errors.contains(secret)) }
    }

    @Test("A relative path lies in the folder of the file that names it; in a variable or an option, in the working directory")
    func relative() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(at: folder.url.appendingPathComponent("etc"), withIntermediateDirectories: true)
        _ = try folder.write("etc/tokens", "kiosk 0123456789abcdef\n")
        _ = try folder.write("tokens", "kiosk 0123456789abcdef\nweb 0123456789abcdeg\n")
        _ = try folder.write("etc/charivo.json", #"{"auth": {"tokens": {"file": "tokens"}}}"#)
        let beside = try await CommandRun.run(["serve", "--check", "--config", "etc/charivo.json"], in: folder)
        #expect(beside.status == 0 && beside.output.contains("callers with the one token"), "\(beside.output) \(beside.errors)")
        #expect(beside.output.contains("auth.tokens.file = etc/tokens  [etc/charivo.json:1:22]"), "\(beside.output)")
        #expect(beside.output.contains("auth.kind = tokens  [because auth.tokens.file is set]"), "\(beside.output)")
        let variable = try await CommandRun.run(
            ["serve", "--check", "--config", "etc/charivo.json"], environment: ["CHARIVO_AUTH_TOKENS_FILE": "tokens"], in: folder)
        #expect(variable.output.contains("one of 2 tokens"), "\(variable.output) \(variable.errors)")
        let option = try await CommandRun.run(["serve", "--check", "--tokens", "tokens"], in: folder)
        #expect(option.output.contains("one of 2 tokens") && option.output.contains("auth.kind = tokens  [--tokens]"), "\(option.errors)")
        let none = try await CommandRun.run(["serve", "--check"], in: folder)
        #expect(none.output.contains("auth.kind = (none)"), "\(none.output)")
        _ = try folder.write("etc/charivo.json", #"{"auth": {"tokens": {"file": "nothing"}}, "limits": {}}"#)
        let missing = try await CommandRun.run(["serve", "--check", "--config", "etc/charivo.json"], in: folder)
        #expect(missing.status == 66 && missing.errors.contains("names etc/nothing"), "\(missing.status) \(missing.errors)")
    }

    @Test("The names of a service's voices are not known, and those of an openai provider are not the engine's")
    func names() async throws {
        func problems(_ settings: [String: String]) async -> String {
            let values = await SettingValues(flags: [], environment: settings, file: nil)
            do { _ = try await ServePlan(values, environment: ["OPENAI_API_KEY": "sk-of-a-test"]) } catch {
                return (error as? ConfigurationProblems)?.text ?? "\(error)"
            }
            return ""
        }
        let voices = ["CHARIVO_PROVIDER_VOICE": "nova", "CHARIVO_POLICY_VOICES": "nova,onyx"]
        #expect(await problems(voices).contains("3 things are wrong"))
        let speech = ["CHARIVO_SPEECH_URL": "http://127.0.0.1:1/v1", "CHARIVO_SPEECH_MODEL": "m"]
        #expect(await problems(voices.merging(speech) { $1 }) == "")
        let openAI = ["CHARIVO_PROVIDER_KIND": "openai", "CHARIVO_PROVIDER_MODEL": "gpt-realtime-mini"]
        #expect(await problems(voices.merging(openAI) { $1 }) == "")
        #expect(await problems(["CHARIVO_POLICY_VOICES": "marin,slt", "CHARIVO_POLICY_MODELS": "charivo-offline"]) == "")
    }

    @Test("A service that speaks is asked for the voice that is set")
    func serviceVoice() async throws {
        let settings = [
            "CHARIVO_SPEECH_URL": "http://127.0.0.1:1/v1", "CHARIVO_SPEECH_MODEL": "m", "CHARIVO_PROVIDER_VOICE": "nova",
        ]
        let values = await SettingValues(flags: [], environment: settings, file: nil)
        #expect(try await ServePlan(values, environment: [:]).services.makeSynthesizer()?.voices == ["nova"])
    }

    @Test("The first lines say who may read the numbers")
    func metricsLine() async throws {
        func lines(_ arguments: [String]) async throws -> String {
            try await ServeProcess.serving(arguments) { url in
                // It serves by then: a signal that comes before it listens for them is lost.
                _ = try? await WebSocketClient().withConnection(to: "ws\(url.dropFirst(4))/health") { _ in }
            }.output
        }
        #expect(try await lines([]).contains("/metrics, for programs of this machine\n"))
        let folder = try TemporaryFolder()
        let tokens = try folder.write("tokens", "kiosk 0123456789abcdef\n")
        #expect(try await lines(["--tokens", tokens]).contains("/metrics, for programs of this machine that show what callers show\n"))
        let closed = try folder.write("closed.json", #"{"metrics": "nobody"}"#)
        #expect(try await !lines(["--config", closed]).contains("/metrics"))
        let proxied = try folder.write("proxied.json", #"{"publicUrl": "http://localhost:3000"}"#)
        #expect(try await !lines(["--config", proxied]).contains("/metrics"))
        let open = try folder.write("open.json", #"{"metrics": "everybody"}"#)
        #expect(try await lines(["--config", open]).contains("/metrics, for everybody\n"))
    }

    @Test("A file of tokens in the environment alone has callers asked for one")
    func tokensAlone() async throws {
        let folder = try TemporaryFolder()
        let tokens = try folder.write("tokens", "kiosk 0123456789abcdef\n")
        let run = try await CommandRun.run(["serve", "--check"], environment: ["CHARIVO_AUTH_TOKENS_FILE": tokens], in: folder)
        #expect(run.status == 0 && run.output.contains("for callers with the one token"), "\(run.output) \(run.errors)")
    }

    @Test("Without credentials the engine's path answers 401 and opens no WebSocket; with them it does")
    func engineCredentials() async throws {
        let folder = try TemporaryFolder()
        let tokens = try folder.write("tokens", "kiosk 0123456789abcdef\n")
        try await ServeProcess.serving(["--tokens", tokens]) { url in
            let engine = "ws\(url.dropFirst(4))/v1/realtime"
            func dial(_ key: String?) async throws -> WebSocketMessage? {
                let headers = key.map { [("Authorization", "Bearer \($0)")] } ?? []
                return try await WebSocketClient().withConnection(to: engine, headers: headers) { connection in
                    var messages = connection.inbound.makeAsyncIterator()
                    return await messages.next()
                }
            }
            for key in [nil, "fedcba9876543210"] {
                let error = await #expect(throws: WebSocketError.self) { _ = try await dial(key) }
                #expect(error?.refusal?.status == 401)
            }
            let greeting = try await dial("0123456789abcdef")
            #expect(greeting != nil)
        }
    }

    @Test("A port that is taken is told, with a status of its own")
    func taken() async throws {
        try await ServeProcess.serving { url in
            let port = try #require(url.split(separator: ":").last)
            let run = try await CommandRun.run(["serve", "--port", String(port)], in: try TemporaryFolder())
            #expect(run.status == 69 && run.errors.contains("taken"), "\(run.errors)")
        }
    }
}
