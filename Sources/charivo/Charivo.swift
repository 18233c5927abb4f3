internal import ArgumentParser

@main
struct Charivo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charivo", abstract: "Talk with a character in real time.", version: "0.1.0",
        subcommands: [TalkCommand.self, ServeCommand.self, InspectCommand.self, CheckCommand.self], defaultSubcommand: TalkCommand.self)
}
