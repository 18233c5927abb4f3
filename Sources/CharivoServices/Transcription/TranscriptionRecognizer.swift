public import CharivoEngine
internal import CharivoHTTP
internal import CharivoJSON
internal import CharivoRealtime

/// A speech recogniser behind `audio/transcriptions`: OpenAI's, a Whisper server's, or one of your own.
///
/// The sound of an utterance is sent when it is over; there are no words before that.
public struct TranscriptionRecognizer: SpeechRecognizer {
    /// The longest utterance that is sent; what is said beyond it is not recognised.
    public static let longestUtterance: Duration = .seconds(120)

    private let client: ServiceClient
    private let model: String

    /// Makes a recogniser.
    ///
    /// - Parameters:
    ///   - service: Where the model is.
    ///   - model: The service's name for it.
    public init(service: HTTPService, model: String) {
        client = ServiceClient(service: service, purpose: "recognition")
        self.model = model
    }

    /// Sees that the service is there and takes the key.
    ///
    /// - Throws: `SpeechError` that says what to do.
    public func warmUp() async throws {
        try await client.probe()
    }

    /// Begins to collect an utterance.
    public func beginUtterance(hints: RecognitionHints) async throws -> any RecognitionUtterance {
        CollectedUtterance(hints: hints, limit: Self.longestUtterance) { samples, rate in
            try await transcribe(samples, rate, hints)
        }
    }

    private func transcribe(_ samples: [Int16], _ sampleRate: Int, _ hints: RecognitionHints) async throws -> String {
        var parts = [MultipartForm.Part(name: "model", model), MultipartForm.Part(name: "response_format", "json")]
        if let language = hints.language?.prefix(while: { $0 != "-" }), !language.isEmpty {
            parts.append(MultipartForm.Part(name: "language", String(language)))
        }
        if !hints.phrases.isEmpty {
            parts.append(MultipartForm.Part(name: "prompt", hints.phrases.prefix(64).joined(separator: ", ")))
        }
        let sound = WAVEncoding.bytes(of: samples, sampleRate: sampleRate)
        parts.append(MultipartForm.Part(name: "file", fileName: "speech.wav", contentType: "audio/wav", content: sound))
        let form = MultipartForm(parts)
        let request = ServiceRequest(
            path: "/audio/transcriptions", contentType: form.contentType, body: form.body, model: model)
        let answer = try await client.answer(to: request, limit: 1 << 20)
        guard let text = (try? JSONValue(utf8: answer))?["text"]?.stringValue else {
            throw client.failed("answered without a text; does it speak the protocol of audio/transcriptions?")
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
