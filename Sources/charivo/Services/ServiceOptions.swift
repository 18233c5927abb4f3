internal import ArgumentParser
internal import CharivoEngine
internal import CharivoServices

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

    func validate() throws {
        for (what, url, model) in [
            ("dialogue", dialogueUrl, dialogueModel), ("recognition", recognitionUrl, recognitionModel), ("speech", speechUrl, speechModel),
        ] where (url == nil) != (model == nil) {
            throw ValidationError("--\(what)-url and --\(what)-model belong together: give both, or neither.")
        }
        for (what, url) in [("dialogue", dialogueUrl), ("recognition", recognitionUrl), ("speech", speechUrl)] {
            guard let url else { continue }
            do { _ = try HTTPService(baseURL: url) } catch { throw ValidationError("--\(what)-url: \(error.message)") }
        }
    }

    /// - Parameters:
    ///   - variables: The environment, for the keys.
    ///   - voice: The voice to speak with, where a service speaks.
    func choice(_ variables: [String: String], voice: String?) -> ServiceChoice {
        func place(_ url: String?, _ model: String?, _ key: String) -> ServiceChoice.Place? {
            guard let url, let model else { return nil }
            return ServiceChoice.Place(url: url, model: model, key: variables[key].flatMap { $0.isEmpty ? nil : $0 })
        }
        return ServiceChoice(
            dialogue: place(dialogueUrl, dialogueModel, "CHARIVO_DIALOGUE_KEY"),
            recognition: place(recognitionUrl, recognitionModel, "CHARIVO_RECOGNITION_KEY"),
            speech: place(speechUrl, speechModel, "CHARIVO_SPEECH_KEY"), voice: voice)
    }
}
