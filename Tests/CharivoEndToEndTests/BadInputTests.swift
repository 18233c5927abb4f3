import CharivoEngine
import CharivoWebSocket
import Foundation
import Logging
import Testing

@testable import charivo

/// What a person gives that cannot work: each is said clearly, with a status of its own, and nothing hangs.
@Suite(.timeLimit(.minutes(2))) struct BadInputTests {
    @Test(
        "A file that cannot be used is named, with what is wrong with it",
        arguments: [
            (["--input", "text.wav"], 65, ["text.wav", "not a sound file"]),
            (["--input", "empty.wav"], 65, ["empty.wav", "empty"]),
            (["--input", "."], 65, ["folder"]),
            (["--input", "missing.wav"], 66, ["missing.wav", "no file"]),
            (["--character", "missing.json"], 66, ["missing.json"]),
            (["--character", "nameless.json"], 65, ["nameless.json", "`name` is missing"]),
            (["--character", "text.wav"], 65, ["text.wav:1:1", "not JSON"]),
            (["--character", "."], 66, ["is a folder"]), (["--character", ""], 66, ["no file"]),
            (["--character", "odd.json"], 65, ["odd.json", "`voice.rate`", "number"]),
            (["--record", "text.wav"], 74, ["text.wav"]),
        ] as [([String], Int32, [String])])
    func files(arguments: [String], status: Int32, words: [String]) async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("text.wav", "this is no sound")
        _ = try folder.write("empty.wav", "")
        _ = try folder.write("nameless.json", #"{"id": "somebody"}"#)
        _ = try folder.write("odd.json", #"{"id": "somebody", "name": "Some Body", "voice": {"rate": "fast"}}"#)
        let run = try await CommandRun.run(["talk", "--plain"] + arguments, in: folder)
        #expect(run.status == status)
        for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
        #expect(run.errors.hasPrefix("charivo: "))
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test(
        "A command line that makes no sense is refused with its usage",
        arguments: [["--text", "--mic"], ["--say", "a", "--text"], ["--url", "ftp://127.0.0.1"], ["--unknown"], ["--record", ""]])
    func usage(arguments: [String]) async throws {
        let run = try await CommandRun.run(["talk"] + arguments, in: TemporaryFolder())
        #expect(run.status == 64)
        #expect(run.errors.contains("Usage:"))
    }

    @Test("A turn without words is a wrong command line, by the option's name", arguments: ["", "  ", "..."])
    func nothingToSay(words: String) async throws {
        let run = try await CommandRun.run(["talk", "--plain", "--say", words], in: TemporaryFolder())
        #expect(run.status == 64, "\(run.status) \(run.errors)")
        #expect(run.errors.contains("--say") && run.errors.contains("nothing to say"), "\(run.errors)")
    }

    @Test(
        "A service or a route that cannot be reached is told with its address, once, and without the words of a library",
        arguments: ["ws://127.0.0.1:1/v1/realtime", "http://127.0.0.1:1", "http://127.0.0.1:1/api/realtime"])
    func unreachable(url: String) async throws {
        // Port 1 of this machine: nobody listens there.
        let run = try await CommandRun.run(["talk", "--plain", "--say", "hello", "--url", url], in: TemporaryFolder())
        #expect(run.status == 69, "\(run.errors)")
        #expect(run.errors.contains("127.0.0.1:1") && run.errors.contains("Is the server running"), "\(run.errors)")
        #expect(run.errors.components(separatedBy: "reached").count <= 2, "\(run.errors)")
        for foreign in ["NIO", "Error"] { #expect(!run.errors.contains(foreign), "\(run.errors)") }
    }

    @Test("A word that is no command is told with the command that was meant, and with the way to say words")
    func noCommand() async throws {
        for (words, says) in [
            (["serv"], "Did you mean serve?"), (["hello there"], "--say"), (["talk", "hello"], "--say"),
            (["talk", "serve"], "charivo serve"),
        ] {
            let run = try await CommandRun.run(words, in: TemporaryFolder())
            #expect(run.status == 64 && run.errors.contains(says), "\(run.status) \(run.errors)")
        }
    }

    @Test("An address with a user's name or password is refused, and they are not shown", arguments: ["talk --url", "inspect"])
    func userInformation(command: String) async throws {
        for scheme in ["ws", "http"] {
            let words = command.split(separator: " ").map(String.init) + ["\(scheme)://me:secret@127.0.0.1:1/api?key=secret"]
            let run = try await CommandRun.run(words, in: TemporaryFolder())
            #expect(run.status == 64 && run.errors.contains("user name or a password"), "\(run.status) \(run.errors)")
            #expect(!(run.output + run.errors).contains("secret"), "\(run.output) \(run.errors)")
        }
    }

    @Test("An address that names no host is a wrong command line", arguments: ["ws://", "wss:///v1", "http://", "http:///api", "ws://a b"])
    func noHost(url: String) async throws {
        let run = try await CommandRun.run(["talk", "--plain", "--say", "hello", "--url", url], in: TemporaryFolder())
        #expect(run.status == 64, "\(run.status) \(run.errors)")
        #expect(run.errors.contains("--url"), "\(run.errors)")
    }

    @Test(
        "A path at which there is nothing is told with where sessions usually are",
        arguments: [("ws", "/v1/realtime"), ("http", "/api/realtime")])
    func wrongPath(scheme: String, place: String) async throws {
        try await SmallServer.serving({ _ in .text(404, "<html>Not found</html>") }) { url in
            let address = scheme + url.dropFirst(4) + "/elsewhere"
            let run = try await CommandRun.run(["talk", "--plain", "--say", "hello", "--url", address], in: TemporaryFolder())
            #expect(run.status == 69, "\(run.status) \(run.errors)")
            #expect(run.errors.contains(place) && run.errors.contains("404"), "\(run.errors)")
        }
    }

    @Test("A page where a route should be is told as no route, and where routes are")
    func page() async throws {
        try await SmallServer.serving({ _ in .text(200, "<html>Welcome</html>") }) { url in
            let run = try await CommandRun.run(["talk", "--plain", "--say", "hello", "--url", url + "/"], in: TemporaryFolder())
            #expect(run.status == 69, "\(run.status) \(run.errors)")
            #expect(run.errors.contains("/api/realtime") && !run.errors.contains("?."), "\(run.errors)")
        }
    }

    @Test("TLS to a port that speaks none is told in plain words", arguments: ["wss", "https"])
    func plainPort(scheme: String) async throws {
        try await SmallServer.serving({ _ in .text(404, "") }) { url in
            let address = scheme + url.dropFirst(4) + "/v1/realtime"
            let run = try await CommandRun.run(["talk", "--plain", "--say", "hello", "--url", address], in: TemporaryFolder())
            #expect(run.status == 69, "\(run.status) \(run.errors)")
            #expect(run.errors.contains("does not speak TLS"), "\(run.errors)")
            for foreign in ["SSL", ".swift", "NIO"] { #expect(!run.errors.contains(foreign), "\(foreign) in \(run.errors)") }
        }
    }

    @Test("A key that is refused is said to be, and not shown")
    func wrongKey() async throws {
        var configuration = EngineConfiguration()
        configuration.bearerToken = "the-right-one"
        let engine = try await EngineServer.bind(
            services: try EmbeddedEngine.services(), configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        async let _ = engine.run()
        let run = try await CommandRun.run(
            ["talk", "--plain", "--say", "hello", "--url", engine.url], environment: ["OPENAI_API_KEY": "sk-the-wrong-one"],
            in: TemporaryFolder())
        engine.beginGracefulShutdown()
        #expect(run.status == 77, "\(run.errors)")
        #expect(run.errors.lowercased().contains("key"))
        #expect(!(run.output + run.errors).contains("the-wrong-one"))
    }

    /// Serves `/models` and nothing else.
    private func withoutChat(_ body: (_ url: String) async throws -> Void) async throws {
        try await SmallServer.serving(
            { $0.path == "/v1/models" ? .text(200, #"{"data": [{"id": "other"}]}"#) : .text(404, "") },
            { try await body($0 + "/v1") })
    }

    @Test("A language model that cannot be asked is told of by its address, what it answered and what to do, and not with success")
    func dialogueFails() async throws {
        try await withoutChat { url in
            let run = try await CommandRun.run(
                ["talk", "--plain", "--say", "hello", "--dialogue-url", url, "--dialogue-model", "small"], in: TemporaryFolder())
            #expect(run.status == 69, "\(run.status) \(run.errors)")
            for words in [url, "HTTP 404", "no model named small", "--dialogue-model"] {
                #expect(run.errors.contains(words), "\(words) in \(run.errors)")
            }
        }
    }

    @Test("Services that are not there are told of before anything is said", arguments: ["dialogue", "recognition", "speech"])
    func serviceUnreachable(service: String) async throws {
        let run = try await CommandRun.run(
            ["talk", "--plain", "--say", "hello", "--\(service)-url", "http://127.0.0.1:1/v1", "--\(service)-model", "m"],
            in: TemporaryFolder())
        #expect(run.status == 69, "\(run.status) \(run.errors)")
        #expect(run.errors.contains("127.0.0.1:1") && run.errors.contains("cannot be reached"), "\(run.errors)")
        #expect(!run.output.contains("you say"))
    }

    @Test("Without a sound server, nobody is asked to speak")
    func noMicrophone() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.run(
            ["talk", "--mic", "--plain"], environment: ["PULSE_SERVER": "unix:\(folder.url.path)/no-such-socket"], in: folder)
        #expect(run.status == 69, "\(run.status) \(run.errors)")
        #expect(run.errors.contains("sound server"), "\(run.errors)")
        #expect(!run.output.contains("Speak"), "\(run.output)")
    }

    @Test("A refused key or token is told with the variable it is read from", arguments: [nil, "sk-the-wrong-one"])
    func credentials(secret: String?) async throws {
        let folder = try TemporaryFolder()
        let tokens = try folder.write("tokens", "app 0123456789abcdef-of-a-test\n")
        try await ServeProcess.serving(["--tokens", tokens]) { url in
            for (address, variable) in [(url, "CHARIVO_TOKEN"), ("ws\(url.dropFirst(4))/v1/realtime", "OPENAI_API_KEY")] {
                let run = try await CommandRun.run(
                    ["talk", "--plain", "--say", "hello", "--url", address], environment: [variable: secret ?? ""], in: folder)
                #expect(run.status == 77, "\(run.status) \(run.errors)")
                #expect(run.errors.contains(secret == nil ? "\(variable) is not set" : "What was shown is in \(variable)"), "\(run.errors)")
            }
        }
    }

    @Test(
        "An option that does not exist is named, with the one that was meant",
        arguments: [
            (["talk", "--sya", "hi"], "--sya", "Did you mean --say?"), (["--sya=hi"], "--sya", "Did you mean --say?"),
            (["talk", "--say", "hi", "--plian"], "--plian", "Did you mean --plain?"), (["talk", "-q"], "-q", "--help"),
            (["talk", "--user-vioce", "slt", "hello"], "--user-vioce", "Did you mean --user-voice?"),
        ])
    func unknownOption(arguments: [String], name: String, says: String) async throws {
        let run = try await CommandRun.run(arguments, in: TemporaryFolder())
        #expect(run.status == 64, "\(run.status) \(run.errors)")
        #expect(run.errors.contains("There is no option \(name).") && run.errors.contains(says), "\(run.errors)")
        #expect(!run.errors.contains("command"), "\(run.errors)")
    }

    @Test("A voice that a character's file names and nobody has is an error; one of OpenAI's is a warning, and --voice goes over both")
    func characterVoice() async throws {
        let folder = try TemporaryFolder()
        for (voice, status) in [("slt", Int32(0)), ("marin", 0), ("shimmer", 0), ("bob", 65)] {
            let file = try folder.write("her.json", #"{"id": "mira", "name": "Mira", "voice": {"voiceId": "\#(voice)"}}"#)
            let run = try await CommandRun.run(["talk", "--plain", "--character", file, "--say", "Hello."], in: folder)
            #expect(run.status == status, "\(run.status) \(run.errors)")
            let isKnown = ["slt", "marin"].contains(voice)
            #expect(run.errors.contains("`voice.voiceId` is \"\(voice)\"") == !isKnown, "\(run.errors)")
            #expect(run.errors.contains("slt, rms, awb, alloy, cedar, marin") == !isKnown, "\(run.errors)")
            #expect(run.errors.contains("warning") == (voice == "shimmer"), "\(run.errors)")
            let check = try await CommandRun.run(["serve", "--check", "--character", file], in: folder)
            #expect(check.status == status && check.output.contains("Warning: \(file)") == (voice == "shimmer"), "\(check.errors)")
            if isKnown { #expect(!check.output.contains("voiceId")) }
        }
        let file = try folder.write("her.json", #"{"id": "mira", "name": "Mira", "voice": {"voiceId": "bob"}}"#)
        let chosen = try await CommandRun.run(["talk", "--plain", "--character", file, "--voice", "awb", "--say", "Hello."], in: folder)
        #expect(chosen.status == 0 && chosen.errors.isEmpty, "\(chosen.status) \(chosen.errors)")
    }

    @Test("A voice that is not there is refused before anything is said", arguments: ["--voice", "--user-voice"])
    func unknownVoice(option: String) async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.run(["talk", option, "bob", "--say", "hi"], in: folder)
        #expect(run.status == 64)
        #expect(run.errors.contains("slt") && run.errors.contains("bob"), "\(run.errors)")
    }

    @Test("A disk that is full ends the conversation, says so, and leaves what was recorded")
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        // The largest file this shell allows; blocks of 512 bytes. With the signal ignored, writing fails as on a full disk.
        let run = try await CommandRun.run(
            ["talk", "--plain", "--say", "Tell me a story."], shell: "trap '' XFSZ; ulimit -f 200;", in: folder)
        #expect(run.status == 74, "\(run.errors)")
        #expect(run.errors.contains("disk") || run.errors.contains("room"))
    }
}
