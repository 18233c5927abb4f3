package import CharivoJSON

/// How the user's audio is transcribed. In an update, what is `nil` or absent stays.
package struct WireTranscription: Hashable, Sendable {
    /// The transcription model.
    package var model: String?
    /// The language spoken, as an ISO 639-1 code.
    package var language: Patch<String>
    /// The languages that may be spoken.
    package var languages: Patch<[String]>
    /// Words to listen for.
    package var keywords: Patch<[String]>
    /// A text that guides the transcription.
    package var prompt: Patch<String>
    /// How long transcription may wait for more context: `minimal` to `xhigh`.
    package var delay: Patch<String>
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes a transcription.
    package init(
        model: String? = nil, language: Patch<String> = .absent, languages: Patch<[String]> = .absent, keywords: Patch<[String]> = .absent,
        prompt: Patch<String> = .absent, delay: Patch<String> = .absent, extras: JSONObject = [:]
    ) {
        self.model = model
        self.language = language
        self.languages = languages
        self.keywords = keywords
        self.prompt = prompt
        self.delay = delay
        self.extras = extras
    }
}
