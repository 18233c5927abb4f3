import CharivoEngine
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
            (["--character", "text.wav"], 65, ["not JSON"]),
            (["--say", "..."], 65, ["nothing to say"]),
            (["--record", "text.wav"], 74, ["text.wav"]),
        ] as [([String], Int32, [String])])
    func files(arguments: [String], status: Int32, words: [String]) async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("text.wav", "this is no sound")
        _ = try folder.write("empty.wav", "")
        _ = try folder.write("nameless.json", #"{"id": "somebody"}"#)
        let run = try await CommandRun.run(["talk", "--plain"] + arguments, in: folder)
        #expect(run.status == status)
        for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
        #expect(run.errors.hasPrefix("charivo: "))
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test(
        "A command line that makes no sense is refused with its usage",
        arguments: [["--text", "--mic"], ["--say", "a", "--text"], ["--url", "http://127.0.0.1"], ["--unknown"]])
    func usage(arguments: [String]) async throws {
        let run = try await CommandRun.run(["talk"] + arguments, in: TemporaryFolder())
        #expect(run.status == 64)
        #expect(run.errors.contains("Usage:"))
    }

    @Test("A service that cannot be reached is named as such")
    func unreachable() async throws {
        // Port 1 of this machine: nobody listens there.
        let run = try await CommandRun.run(
            ["talk", "--plain", "--say", "hello", "--url", "ws://127.0.0.1:1/v1/realtime"], in: TemporaryFolder())
        #expect(run.status == 69, "\(run.errors)")
        #expect(run.errors.contains("127.0.0.1"))
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
