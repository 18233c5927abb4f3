public import CharivoRealtime

/// Turns words into sound. Shared by the sessions of an engine.
public protocol SpeechSynthesizer: Sendable {
    /// The names of the voices it speaks with; the first is the one for a voice it does not know.
    var voices: [String] { get }

    /// Makes ready what a first sentence would have to wait for.
    ///
    /// - Throws: ``SpeechError`` when no speech can be made at all, saying what is missing and how to get it.
    func warmUp() async throws

    /// Speaks a piece of text.
    ///
    /// - Parameters:
    ///   - text: A clause or a sentence, without markup.
    ///   - voice: One of ``voices``; any other name means the first of them.
    ///   - speed: How fast, 1 being the voice's own; 0.25 to 1.5.
    ///   - onAudio: Receives the sound in order as it is made; returning `false` stops the rest from being made.
    /// - Throws: ``SpeechError``, or `CancellationError`.
    func speak(
        _ text: String, voice: String, speed: Double, onAudio: @escaping @Sendable (PCMAudio) -> Bool
    ) async throws
}
