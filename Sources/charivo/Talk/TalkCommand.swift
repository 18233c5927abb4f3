internal import ArgumentParser
internal import CharivoSpeech

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// `charivo talk`: holds a conversation, and shows and records it.
struct TalkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "talk",
        abstract: "Hold a spoken conversation with a character.",
        discussion: """
            Without options the conversation needs no network and no account: a speech service runs inside this command, and a \
            short script of spoken turns is the user. Give your own turns with --say, --input or --text, or talk yourself with \
            --mic. With --url the service is any that speaks the OpenAI Realtime protocol; its key is read from OPENAI_API_KEY.

            The built-in character is made of rules. To give it a mind, let a language model answer, for instance one that Ollama \
            runs on this machine: --dialogue-url http://127.0.0.1:11434/v1 --dialogue-model llama3.2. Keys for such services are read \
            from CHARIVO_DIALOGUE_KEY, CHARIVO_RECOGNITION_KEY and CHARIVO_SPEECH_KEY.
            """)

    @Option(name: .long, help: ArgumentHelp("Say this, in a synthetic voice. Repeatable.", valueName: "words"))
    var say: [String] = []

    @Option(name: .long, help: ArgumentHelp("Play this recording as a turn: WAV and others, any rate. Repeatable.", valueName: "file"))
    var input: [String] = []

    @Flag(name: .long, help: "Type your turns; or give them through a pipe, a line each.")
    var text = false

    @Flag(name: .long, help: "Talk yourself, with the default microphone and speaker.")
    var mic = false

    @Option(name: .long, help: ArgumentHelp("Dial this service instead: ws://… or wss://…", valueName: "url"))
    var url: String?

    @Option(name: .long, help: "The model to ask the service for.")
    var model: String?

    @OptionGroup(title: "Services for the built-in engine")
    var services: ServiceOptions

    @Option(name: .long, help: "The character's voice; offline: slt, rms or awb.")
    var voice: String?

    @Option(name: .long, help: "The voice that speaks your --say turns: slt, rms or awb.")
    var userVoice = "awb"

    @Option(name: .long, help: ArgumentHelp("Talk with the character in this JSON file.", valueName: "file"))
    var character: String?

    @Option(name: .long, help: ArgumentHelp("Where to put the recording.", valueName: "folder"))
    var record = "recordings"

    @Flag(name: .long, help: "Print every event as a line of JSON.")
    var json = false

    @Flag(name: .long, help: "Print plain lines, also on a terminal.")
    var plain = false

    @Flag(name: .long, help: "Log what happens to standard error.")
    var verbose = false

    func validate() throws {
        let ways = [!say.isEmpty || !input.isEmpty, text, mic].filter(\.self).count
        guard ways <= 1 else {
            throw ValidationError("Choose one of --say and --input, --text, or --mic.")
        }
        if let url, !["ws://", "wss://"].contains(where: { url.hasPrefix($0) }) {
            throw ValidationError("--url wants an address that begins with ws:// or wss://.")
        }
        let elsewhere = services.choice([:], voice: nil)
        guard url == nil || elsewhere == ServiceChoice() else {
            throw ValidationError(
                "--url dials a whole service; --dialogue-url, --recognition-url and --speech-url are for the built-in one.")
        }
        let voices = FliteSynthesizer().voices
        for (option, name) in [("--user-voice", userVoice), ("--voice", url == nil && elsewhere.speech == nil ? voice : nil)] {
            guard let name, !voices.contains(name) else { continue }
            throw ValidationError("\(option) \(name): there is no such voice here; choose \(voices.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        let environment = TalkEnvironment(ProcessInfo.processInfo.environment)
        let end: TalkEnd
        do { end = try await Talk(plan: plan(environment)).run() } catch { end = .failed(TalkFailure(any: error)) }
        if case .failed(let failure) = end {
            StandardOutput(descriptor: 2).write("charivo: \(failure.message.displayable)\n")
        }
        if end != .finished { throw ExitCode(end.status) }
    }

    private func plan(_ environment: TalkEnvironment) throws -> TalkPlan {
        let output = StandardOutput()
        let isTerminal = output.isTerminal && !environment.isDumb
        return TalkPlan(
            input: turns,
            show: json ? .json : isTerminal && !plain && !verbose ? .live : .plain,
            inColor: output.isTerminal && !environment.noColor && !environment.isDumb,
            columns: environment.columns,
            destination: url.map { .service(url: $0, key: environment.apiKey) }
                ?? .embedded(services.choice(ProcessInfo.processInfo.environment, voice: voice)),
            character: try character.map { try CharacterFile.load($0) } ?? .hiyori,
            model: model, voice: voice, userVoice: userVoice, recordings: record, isVerbose: verbose)
    }

    private var turns: TalkPlan.Input {
        if mic { return .microphone }
        if text { return StandardOutput(descriptor: 0).isTerminal ? .keyboard : .lines }
        let sources = say.map(TurnSource.say) + input.map(TurnSource.file)
        return .script(sources.isEmpty ? .defaultScript : sources)
    }
}
