/// When the user's voice is an interruption, and what the character does while that is in doubt.
///
/// A cough, a door, or the character's own echo starts a voice detector as a word does. By default every start interrupts, as
/// the seed's does, and the provider breaks its reply off by itself. With any other evidence the session takes the decision
/// over: it asks the provider neither to interrupt nor to reply by itself, judges each start while the character is busy, and
/// asks for the reply to every turn that counts.
///
/// ```swift
/// options.interruption = InterruptionPolicy(evidence: .duration(.milliseconds(600)), whileInDoubt: .pause)
/// ```
public struct InterruptionPolicy: Sendable, Hashable {
    /// What makes a voice an interruption.
    public enum Evidence: Sendable, Hashable {
        /// Its start.
        case voice
        /// That it goes on for so long. Providers tell of the end of speech only after some silence (200 to 500 ms, see
        /// ``TurnDetection/silenceDurationMs``), and that silence counts here: a value below it holds nothing back.
        case duration(Duration)
        /// So many recognised words, at the latest so long after the voice fell silent. Needs
        /// ``RealtimeSessionConfig/inputAudioTranscription``. A voice that goes on for 10 s is an interruption in any case.
        case words(Int, within: Duration = .seconds(2))
    }

    /// What the character does until it is clear.
    public enum Doubt: Sendable, Hashable {
        /// It talks on, and is cut when the interruption is certain.
        case talkOn
        /// It falls silent, and goes on at the very sample where it stopped when it was none. Where the transport plays by
        /// itself it talks on instead.
        case pause
        /// It is cut at once, by the provider, and when it was none the model is asked to say the rest, with these
        /// instructions.
        case stop(resay: String)
    }

    /// What makes a voice an interruption.
    public var evidence: Evidence
    /// What the character does until it is clear.
    public var whileInDoubt: Doubt

    /// Makes a policy; by default every voice interrupts at once.
    public init(evidence: Evidence = .voice, whileInDoubt: Doubt = .talkOn) {
        self.evidence = evidence
        self.whileInDoubt = whileInDoubt
    }

    /// Every voice interrupts at once, as the seed's does.
    public static let atOnce = InterruptionPolicy()

    /// Instructions that have the model say what an interruption without words took away.
    public static let resayInstructions = """
        A noise cut your last reply short; nobody said anything. Go on from the last words that were heard, without remarking on it.
        """
}
