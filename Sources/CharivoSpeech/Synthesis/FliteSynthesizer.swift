internal import CharivoAudio
public import CharivoEngine
public import CharivoRealtime

/// Speaks English with flite, offline: small, fast (some fifty times faster than it sounds), and plainly artificial.
///
/// Voices: `slt` (a woman, United States), `rms` (a man, United States), `awb` (a man, Scotland). The sound comes at
/// 24,000 Hz in pieces of some 40 ms as it is made, with long silence at either end of a sentence cut short.
///
/// All synthesizers of a process share one thread, because flite keeps state that is the process's. Sentences of different
/// sessions take turns on it; one of ten seconds takes it for about a fifth of a second.
///
/// Text is read as it is written in English: letters of other scripts, emoji and markup are left out, accents are dropped.
/// A text of which nothing is left makes no sound.
public struct FliteSynthesizer: SpeechSynthesizer {
    /// The most characters of a text that are spoken: about fifteen minutes. What follows is left out.
    public static let maximumTextLength = 16_384
    /// How fast and how slow the voices go, 1 being their own speed.
    public static let speeds = 0.25...1.5

    private let defaultVoice: FliteVoice

    /// `slt`, `rms`, `awb`, the default voice first.
    public var voices: [String] {
        [defaultVoice.rawValue] + FliteVoice.allCases.filter { $0 != defaultVoice }.map(\.rawValue)
    }

    /// Makes a synthesizer.
    ///
    /// - Parameter defaultVoice: The voice that speaks for a name it does not know; `slt` unless it names another one.
    public init(defaultVoice: String = "slt") {
        self.defaultVoice = FliteVoice(rawValue: defaultVoice) ?? .slt
    }

    /// Loads the voices.
    public func warmUp() async throws {
        for voice in FliteVoice.allCases { try await FliteLibrary.shared.load(voice) }
    }

    /// Speaks a piece of text.
    ///
    /// - Parameters:
    ///   - text: A clause or a sentence, without markup.
    ///   - voice: One of ``voices``; any other name means the first of them.
    ///   - speed: How fast, 1 being the voice's own; 0.25 to 1.5.
    ///   - onAudio: Called on flite's thread, which every session waits for: it hands the sound on and returns at once.
    public func speak(
        _ text: String, voice: String, speed: Double, onAudio: @escaping @Sendable (PCMAudio) -> Bool
    ) async throws {
        let voice = FliteVoice(rawValue: voice) ?? defaultVoice
        let speed = speed.isFinite ? min(max(speed, Self.speeds.lowerBound), Self.speeds.upperBound) : 1
        let sentences = SpokenText(text, maximumLength: Self.maximumTextLength).sentences
        for sentence in sentences {
            try Task.checkCancellation()
            guard try await FliteLibrary.shared.speak(sentence, voice: voice, speed: speed, onAudio: onAudio) else { return }
        }
    }
}
