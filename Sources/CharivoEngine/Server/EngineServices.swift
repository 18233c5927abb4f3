/// An engine's ears, head and mouth. Shared by all its sessions, but for the detector, of which each session has its own.
public struct EngineServices: Sendable {
    /// Makes the voice activity detector of a session.
    public var makeDetector: @Sendable () -> any VoiceActivityDetector
    /// Turns what was said into words.
    public var recognizer: any SpeechRecognizer
    /// Decides what is said and which tools are called.
    public var dialogue: any DialogueModel
    /// Turns words into sound.
    public var synthesizer: any SpeechSynthesizer

    /// Puts services together.
    public init(
        recognizer: any SpeechRecognizer, dialogue: any DialogueModel, synthesizer: any SpeechSynthesizer,
        makeDetector: @escaping @Sendable () -> any VoiceActivityDetector
    ) {
        self.recognizer = recognizer
        self.dialogue = dialogue
        self.synthesizer = synthesizer
        self.makeDetector = makeDetector
    }
}
