internal import ArgumentParser
internal import CharivoEngine

/// `charivo check`: says whether the offline ears and mouth work on this machine.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether offline speech works on this machine, and what is missing.")

    func run() async throws {
        let services = try EmbeddedEngine.services()
        var isComplete = true
        isComplete = await check("voice", "voices \(services.synthesizer.voices.joined(separator: ", "))", services.synthesizer.warmUp)
        isComplete = await check("recognition", "the English model", services.recognizer.warmUp) && isComplete
        if !isComplete { throw ExitCode(TalkFailure.Status.unavailable.rawValue) }
    }

    private func check(_ name: String, _ what: String, _ warmUp: () async throws -> Void) async -> Bool {
        do {
            try await warmUp()
            print("ok       \(name): \(what)")
            return true
        } catch {
            print("missing  \(name): \(TalkFailure(any: error).message.displayable)")
            return false
        }
    }
}
