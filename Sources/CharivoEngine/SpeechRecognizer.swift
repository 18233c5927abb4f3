public import CharivoRealtime

/// Turns what was said into words. Shared by the sessions of an engine.
public protocol SpeechRecognizer: Sendable {
    /// Makes ready what a first utterance would have to wait for. Called before a session is announced to its client.
    ///
    /// - Throws: ``SpeechError`` when recognition cannot work at all, saying what is missing and how to get it.
    func warmUp() async throws

    /// Begins one utterance, waiting for a free recogniser if all are busy.
    ///
    /// - Throws: ``SpeechError``, or `CancellationError` while waiting.
    func beginUtterance(hints: RecognitionHints) async throws -> any RecognitionUtterance
}

/// One utterance being recognised, as its sound arrives. Ends with ``finish()`` or ``cancel()``, exactly one of them.
public protocol RecognitionUtterance: Sendable {
    /// Adds sound in order, at any rate; returns the words so far when they have changed and the recogniser offers them.
    func append(_ audio: PCMAudio) async throws -> String?

    /// Ends the utterance: the words that were recognised, empty when there were none.
    func finish() async throws -> String

    /// Ends the utterance and throws its words away.
    func cancel() async
}

/// What may help to recognise an utterance.
public struct RecognitionHints: Sendable, Hashable {
    /// The language as a BCP 47 tag, or `nil` when it was not said.
    public var language: String?
    /// Words and phrases that are likely.
    public var phrases: [String]

    /// Makes hints; none by default.
    public init(language: String? = nil, phrases: [String] = []) {
        self.language = language
        self.phrases = phrases
    }
}
