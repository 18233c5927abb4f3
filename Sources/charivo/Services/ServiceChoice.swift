internal import CharivoEngine
internal import CharivoServices

/// Which of the embedded engine's ears, head and mouth are at services with the paths of OpenAI's, and where.
struct ServiceChoice: Sendable, Hashable {
    /// One such service.
    struct Place: Sendable, Hashable {
        var url: String
        var model: String
        var key: String?

        var service: HTTPService { get throws { try HTTPService(baseURL: url, key: key) } }
    }

    var dialogue: Place?
    var recognition: Place?
    var speech: Place?
    /// The service's name for the voice.
    var voice: String?

    func makeDialogue() throws -> (any DialogueModel)? {
        guard let dialogue else { return nil }
        return ChatDialogue(service: try dialogue.service, model: dialogue.model)
    }

    func makeRecognizer() throws -> (any SpeechRecognizer)? {
        guard let recognition else { return nil }
        return TranscriptionRecognizer(service: try recognition.service, model: recognition.model)
    }

    func makeSynthesizer() throws -> (any SpeechSynthesizer)? {
        guard let speech else { return nil }
        return HTTPSpeechSynthesizer(service: try speech.service, model: speech.model, voices: [voice ?? "alloy"])
    }
}
