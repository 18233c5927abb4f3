public import CharivoEngine
internal import CharivoJSON
public import CharivoRealtime
internal import NIOCore
internal import Synchronization

/// A voice behind `audio/speech`: OpenAI's, or that of any service which speaks its protocol and can answer with raw sound (`pcm`).
public struct HTTPSpeechSynthesizer: SpeechSynthesizer {
    /// The most sound that is taken for one piece of text; a service that goes on is not listened to any further.
    public static let longestSpeech: Duration = .seconds(120)

    /// The voices, the one for an unknown name first.
    public let voices: [String]

    private let client: ServiceClient
    private let model: String
    private let sampleRate: Int

    /// Makes a synthesizer.
    ///
    /// - Parameters:
    ///   - service: Where the model is.
    ///   - model: The service's name for it.
    ///   - voices: The service's names for its voices; the first is used for any other name.
    ///   - sampleRate: The rate of its raw sound in hertz; 24,000 with OpenAI and most others.
    public init(service: HTTPService, model: String, voices: [String], sampleRate: Int = PCMAudio.realtimeSampleRate) {
        client = ServiceClient(service: service, purpose: "voice")
        self.model = model
        self.voices = voices.isEmpty ? ["alloy"] : voices
        self.sampleRate = max(1, sampleRate)
    }

    /// Sees that the service is there and takes the key.
    ///
    /// - Throws: `SpeechError` that says what to do.
    public func warmUp() async throws {
        try await client.probe()
    }

    /// Speaks a piece of text.
    public func speak(
        _ text: String, voice: String, speed: Double, onAudio: @escaping @Sendable (PCMAudio) -> Bool
    ) async throws {
        let body: JSONValue = [
            "model": .string(model), "input": .string(text), "voice": .string(voices.contains(voice) ? voice : voices[0]),
            "response_format": "pcm", "speed": .number(speed.isFinite ? min(max(speed, 0.25), 4) : 1),
        ]
        let request = ServiceRequest(path: "/audio/speech", contentType: "application/json", body: body.utf8, model: model)
        let sound = Mutex((assembler: SampleAssembler(), left: Self.longestSpeech.samples(at: sampleRate)))
        try await client.hastyExchange(request) { [sampleRate] piece in
            let (samples, isWanted) = sound.withLock { sound in
                let samples = sound.assembler.append(piece.readableBytesView).prefix(sound.left)
                sound.left -= samples.count
                return (Array(samples), sound.left > 0)
            }
            return (samples.isEmpty || onAudio(PCMAudio(samples: samples, sampleRate: sampleRate))) && isWanted
        }
    }
}
