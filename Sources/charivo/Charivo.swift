internal import ArgumentParser

@main
struct Charivo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "charivo", abstract: "Talk with a character in real time.")
}
