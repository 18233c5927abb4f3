public import CharivoEngine

/// The offline ears and mouth of an engine, together: nothing leaves the machine, no account is needed.
///
/// ```swift
/// let speech = OfflineSpeech()
/// for lack in speech.check() { print(lack.message) }
/// try await speech.warmUp()
/// ```
public struct OfflineSpeech: Sendable {
    /// Something that is not installed.
    public struct Lack: Sendable, Hashable, CustomStringConvertible {
        /// What is not there.
        public var resource: String
        /// The Debian package that has it.
        public var package: String

        /// What is missing and how to get it.
        public var message: String { "\(resource) is missing. Install it with: apt-get install \(package)" }
        /// The message.
        public var description: String { message }
    }

    /// The ears.
    public let recognizer: PocketSphinxRecognizer
    /// The mouth.
    public let synthesizer: FliteSynthesizer

    /// Makes both; nothing is loaded yet.
    ///
    /// - Parameters:
    ///   - recognition: How the recogniser is set up.
    ///   - voice: The voice for a name that the synthesizer does not know.
    public init(recognition: PocketSphinxRecognizer.Configuration = .init(), voice: String = "slt") {
        recognizer = PocketSphinxRecognizer(configuration: recognition)
        synthesizer = FliteSynthesizer(defaultVoice: voice)
    }

    /// A detector for one session: it judges frames of 10 ms.
    public func voiceActivityDetector() -> any VoiceActivityDetector {
        WebRTCVoiceActivityDetector()
    }

    /// Looks for what would be missing at the first word, without loading it.
    ///
    /// The libraries themselves are linked: a program that runs has them. What can be missing are the recogniser's models.
    ///
    /// - Returns: What is missing; nothing when all is there.
    public func check() -> [Lack] {
        let folders = recognizer.configuration.modelFolders
        guard (try? PocketSphinxModel.english(in: folders)) == nil else { return [] }
        return [Lack(resource: "PocketSphinx's English model (\(folders.joined(separator: ", ")))", package: "pocketsphinx-en-us")]
    }

    /// Loads the voices and a first decoder: about a third of a second.
    ///
    /// - Throws: `SpeechError`, naming what is missing and its package.
    public func warmUp() async throws {
        try await synthesizer.warmUp()
        try await recognizer.warmUp()
    }
}
