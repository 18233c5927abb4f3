internal import ArgumentParser

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// `charivo inspect`: dials a realtime service and says what it is and can do.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Dial a realtime service, and say what it is and can do.",
        discussion: """
            The URL is a service's (ws://… or wss://…) or that of an app's own route (http://… or https://…/api/realtime), which is asked for \
            a session first. The key for a service is read from OPENAI_API_KEY, the token for a route from CHARIVO_TOKEN; they are shown only \
            where nothing is served without. Nothing is asked of the service that costs: no sound is sent and no reply requested.
            """)

    @Argument(help: "Where the service or the route is.")
    var url: String

    @Option(name: .long, help: "The model to ask for.")
    var model: String?

    @Option(name: .long, help: ArgumentHelp("How long each answer is waited for, in seconds.", valueName: "seconds"))
    var timeout = 5.0

    func validate() throws {
        if let flaw = DialledAddress.flaw(in: url) { throw ValidationError("\(DialledAddress.shown(url)): the address \(flaw).") }
        guard timeout > 0, timeout <= 300 else {
            throw ValidationError("--timeout \(timeout): it has to be more than 0 and at most 300 seconds.")
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        EnvironmentNames.warn(environment)
        func secret(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let inspection = Inspection(
            url: url, model: model, key: secret("OPENAI_API_KEY"), token: secret("CHARIVO_TOKEN"), timeout: .seconds(timeout))
        var report = InspectionReport(url: url)
        do {
            try await inspection.run(&report)
            StandardOutput().write(report.text)
        } catch {
            if !report.isEmpty { StandardOutput().write(report.text) }
            let failure = TalkFailure(inspecting: error)
            StandardOutput(descriptor: 2).write("charivo: \(failure.message.displayable)\n")
            throw ExitCode(failure.status.rawValue)
        }
    }
}
