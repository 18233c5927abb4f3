internal import ArgumentParser

/// The options that put the embedded engine's head, ears or mouth at a service with the paths of OpenAI's.
struct ServiceOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Let a language model answer: a service with /chat/completions, as http://127.0.0.1:11434/v1.", valueName: "url")
    )
    var dialogueUrl: String?

    @Option(name: .long, help: ArgumentHelp("The language model's name there.", valueName: "name"))
    var dialogueModel: String?

    @Option(name: .long, help: ArgumentHelp("Recognise speech at a service with /audio/transcriptions.", valueName: "url"))
    var recognitionUrl: String?

    @Option(name: .long, help: ArgumentHelp("The recognition model's name there.", valueName: "name"))
    var recognitionModel: String?

    @Option(name: .long, help: ArgumentHelp("Speak with a service with /audio/speech, in the voice that is asked for.", valueName: "url"))
    var speechUrl: String?

    @Option(name: .long, help: ArgumentHelp("The speech model's name there.", valueName: "name"))
    var speechModel: String?

    /// What of it was given, as the settings it goes over.
    var flags: [SettingFlag] {
        [
            ("dialogue.url", "--dialogue-url", dialogueUrl), ("dialogue.model", "--dialogue-model", dialogueModel),
            ("recognition.url", "--recognition-url", recognitionUrl), ("recognition.model", "--recognition-model", recognitionModel),
            ("speech.url", "--speech-url", speechUrl), ("speech.model", "--speech-model", speechModel),
        ].compactMap { name, option, text in text.map { SettingFlag(name: name, option: option, value: .text($0)) } }
    }
}
