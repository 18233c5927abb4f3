internal import ArgumentParser
internal import CharivoRealtime
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
            --mic. With --url the service is any that speaks the OpenAI Realtime protocol (ws://… or wss://…), whose key is read from \
            OPENAI_API_KEY; or an app's own route (http://… or https://…/api/realtime, as charivo serve has it), whose token is read from \
            CHARIVO_TOKEN.

            The built-in character is made of rules. To give it a mind, let a language model answer, for instance one that Ollama \
            runs on this machine: --dialogue-url http://127.0.0.1:11434/v1 --dialogue-model llama3.2. Keys for such services are read \
            from CHARIVO_DIALOGUE_KEY, CHARIVO_RECOGNITION_KEY and CHARIVO_SPEECH_KEY; CHARIVO_DIALOGUE_URL and CHARIVO_DIALOGUE_MODEL do \
            as the options, and so for the others.
            """)

    // It takes none; but what stands there was meant for something.
    @Argument(parsing: .allUnrecognized, help: .hidden)
    var rest: [String] = []

    @Option(name: .long, help: ArgumentHelp("Say this, in a synthetic voice. Repeatable.", valueName: "words"))
    var say: [String] = []

    @Option(name: .long, help: ArgumentHelp("Play this recording as a turn: WAV and others, any rate. Repeatable.", valueName: "file"))
    var input: [String] = []

    @Flag(name: .long, help: "Type your turns; or give them through a pipe, a line each.")
    var text = false

    @Flag(name: .long, help: "Talk yourself, with the default microphone and speaker.")
    var mic = false

    @Option(
        name: .long,
        help: ArgumentHelp("Dial this service (ws://, wss://) or ask this route (http://, https://) instead.", valueName: "url"))
    var url: String?

    @Option(name: .long, help: "The model to ask the service for.")
    var model: String?

    @OptionGroup(title: "Services for the built-in engine")
    var services: ServiceOptions

    @Option(name: .long, help: "The character's voice; offline: slt, rms or awb.")
    var voice: String?

    @Option(
        name: .long,
        help: "The voice that speaks your --say turns: slt, rms or awb. Without it rms; slt where the character has that one.")
    var userVoice: String?

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
        if let option = rest.first(where: { $0.hasPrefix("-") }) {
            let name = String(option.prefix { $0 != "=" })
            throw ValidationError(
                "There is no option \(name).\(NearestName.question(name, among: Self.optionNames)) charivo talk --help tells of all.")
        }
        if let word = rest.first {
            let commands = ["talk", "serve", "inspect", "check"]
            guard !commands.contains(word) else { throw ValidationError("\(word) is a command of its own: charivo \(word) …") }
            throw ValidationError(
                "There is no command \(word).\(NearestName.question(word, among: commands)) The commands are \(commands.joined(separator: ", ")); "
                    + "what is to be said is given with --say \"…\".")
        }
        let ways = [!say.isEmpty || !input.isEmpty, text, mic].filter(\.self).count
        guard ways <= 1 else {
            throw ValidationError("Choose one of --say and --input, --text, or --mic.")
        }
        if let url, let flaw = DialledAddress.flaw(in: url) {
            throw ValidationError("--url \(DialledAddress.shown(url)): the address \(flaw).")
        }
        guard url == nil || services.flags.isEmpty else {
            throw ValidationError(
                "--url dials a whole service; --dialogue-url, --recognition-url and --speech-url are for the built-in one.")
        }
        guard !record.isEmpty else { throw ValidationError("--record \"\": give the folder for recordings a name, or leave it out.") }
        if let userVoice { try checkVoice("--user-voice", userVoice) }
    }

    /// The names of its options, as the help has them.
    private static var optionNames: [String] {
        helpMessage().split { !$0.isLetter && $0 != "-" }.map(String.init).filter { $0.hasPrefix("--") && $0.count > 2 }
    }

    private func checkVoice(_ option: String, _ name: String) throws {
        let voices = FliteSynthesizer().voices
        guard !voices.contains(name) else { return }
        throw ValidationError("\(option) \"\(name)\": there is no such voice here; choose \(voices.joined(separator: ", ")).")
    }

    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        EnvironmentNames.warn(variables)
        let end: TalkEnd
        do {
            let destination = try await destination(variables)
            end = try await Talk(plan: plan(TalkEnvironment(variables), destination)).run()
        } catch let error as ValidationError {
            throw error
        } catch {
            end = .failed(TalkFailure(any: error))
        }
        if case .failed(let failure) = end {
            StandardOutput(descriptor: 2).write("charivo: \(failure.message.displayable)\n")
        }
        if end != .finished { throw ExitCode(end.status) }
    }

    private func destination(_ variables: [String: String]) async throws -> Destination {
        if let url {
            let environment = TalkEnvironment(variables)
            return url.hasPrefix("http") ? .route(url: url, token: environment.token) : .service(url: url, key: environment.apiKey)
        }
        let values = await SettingValues(flags: services.flags, environment: variables, file: nil)
        let choice = try await ServiceChoice(values, variables, voice: voice)
        if choice.speech == nil, let voice { try checkVoice("--voice", voice) }
        return .embedded(choice)
    }

    private func plan(_ environment: TalkEnvironment, _ destination: Destination) throws -> TalkPlan {
        let output = StandardOutput()
        let isTerminal = output.isTerminal && !environment.isDumb
        let loaded = try character.map { try CharacterFile.load($0) } ?? .hiyori
        if case .embedded(let choice) = destination, choice.speech == nil, voice == nil, let file = character,
            let warning = try EngineNames.warning(ofVoice: loaded.character.voice?.id, in: file)
        {
            StandardOutput(descriptor: 2).write("charivo: warning: \(warning.displayable)\n")
        }
        return TalkPlan(
            input: turns,
            show: json ? .json : isTerminal && !plain && !verbose ? .live : .plain,
            inColor: output.isTerminal && !environment.noColor && !environment.isDumb,
            columns: environment.columns,
            destination: destination,
            character: loaded, model: model, voice: voice,
            userVoice: userVoice ?? EmbeddedEngine.userVoice(besides: voice ?? loaded.character.voice?.id), recordings: record,
            isVerbose: verbose)
    }

    private var turns: TalkPlan.Input {
        if mic { return .microphone }
        if text { return StandardOutput(descriptor: 0).isTerminal ? .keyboard : .lines }
        let sources = say.map(TurnSource.say) + input.map(TurnSource.file)
        return .script(sources.isEmpty ? .defaultScript : sources)
    }
}
