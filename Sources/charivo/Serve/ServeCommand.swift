internal import ArgumentParser
internal import CharivoServer

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// `charivo serve`: the server half for apps and pages.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve sessions to apps: keep the provider's key, decide who may start one, and what it may be.",
        discussion: """
            Without options it serves this machine alone, with the speech engine in this process: no account, no key, no network. \
            A configuration file in JSON, given with --config, sets everything; a setting's levels are nested objects. The environment \
            goes over the file, with names such as CHARIVO_LIMITS_SESSIONS for limits.sessions, and options go over both. A relative path in \
            the file is taken from the file's own folder. --check says what \
            each setting is and where it comes from.

            Ctrl-C (SIGINT), SIGTERM or SIGHUP stops it in order: replies under way are finished, and the status is 0. A second one stops it \
            at once.

            SETTINGS
            \(ServeKey.all.map { "\($0.name) (\($0.usual)): \($0.meaning)" }.joined(separator: "\n"))
            """)

    @Option(name: .long, help: ArgumentHelp("Read settings from this JSON file.", valueName: "file"))
    var config: String?

    @Flag(name: .long, help: "Validate the configuration, explain it, and leave.")
    var check = false

    @Option(name: .long, help: "The address to listen on; host.")
    var host: String?

    @Option(name: .long, help: "The port, 0 for any; port.")
    var port: Int?

    @Option(name: .long, help: ArgumentHelp("Ask for one of the tokens in this file; auth.tokens.file.", valueName: "file"))
    var tokens: String?

    @Option(name: .long, help: ArgumentHelp("Where sessions are: embedded or openai; provider.kind.", valueName: "kind"))
    var provider: String?

    @Option(name: .long, help: ArgumentHelp("Let pages of this origin use the server; allowedOrigins. Repeatable.", valueName: "url"))
    var allowOrigin: [String] = []

    @Option(name: .long, help: ArgumentHelp("The character that the studio shows; character.file.", valueName: "file"))
    var character: String?

    @OptionGroup(title: "Services for the built-in engine")
    var services: ServiceOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        EnvironmentNames.warn(environment)
        do {
            let values = await SettingValues(flags: flags, environment: environment, file: config)
            let plan = try await ServePlan(values, environment: environment)
            if check {
                try await ServeCheck(values: values, plan: plan).run(output: StandardOutput())
            } else {
                for warning in try await SecretFile.warnings(values) + [plan.voiceWarning].compactMap(\.self) {
                    StandardOutput(descriptor: 2).write("charivo: warning: \(warning.displayable)\n")
                }
                try await Serve(plan: plan, output: StandardOutput()).run()
            }
        } catch let problems as ConfigurationProblems {
            StandardOutput(descriptor: 2).write(problems.text)
            throw ExitCode(problems.status.rawValue)
        } catch {
            let failure = TalkFailure(serving: error)
            StandardOutput(descriptor: 2).write("charivo: \(failure.message.displayable)\n")
            throw ExitCode(failure.status.rawValue)
        }
    }

    private var flags: [SettingFlag] {
        var flags = services.flags
        func set(_ name: String, _ option: String, _ text: String?) {
            if let text { flags.append(SettingFlag(name: name, option: option, value: .text(text))) }
        }
        set("host", "--host", host)
        if let port { flags.append(SettingFlag(name: "port", option: "--port", value: .whole(port))) }
        set("auth.tokens.file", "--tokens", tokens)
        if tokens != nil { set("auth.kind", "--tokens", "tokens") }
        set("provider.kind", "--provider", provider)
        set("character.file", "--character", character)
        if !allowOrigin.isEmpty { flags.append(SettingFlag(name: "allowedOrigins", option: "--allow-origin", value: .list(allowOrigin))) }
        return flags
    }
}

extension TalkFailure {
    /// What keeps a server from starting.
    init(serving error: any Error) {
        guard let error = error as? ServerError else {
            self.init(any: error)
            return
        }
        let status: Status =
            switch error.code {
            case .bindFailed: .unavailable
            case .tls: .badInput
            default: .configuration
            }
        self.init(status, error.message)
    }
}
