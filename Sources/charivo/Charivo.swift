internal import ArgumentParser

@main
struct Charivo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charivo", abstract: "Talk with a character in real time.",
        discussion: """
            EXIT STATUS
            0: all went well
            \(TalkFailure.Status.allCases.map { "\($0.rawValue): \($0.meaning)" }.joined(separator: "\n"))
            128 and a signal's number: a signal ended it (a server that it stops in order ends with 0)
            """,
        version: "0.1.0",
        subcommands: [TalkCommand.self, ServeCommand.self, InspectCommand.self, CheckCommand.self], defaultSubcommand: TalkCommand.self)
}
