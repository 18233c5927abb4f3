public import CharivoEngine

/// Recognises English with PocketSphinx, offline.
///
/// Each utterance has a decoder to itself, on a thread of its own, while it is being spoken; decoders are made when first
/// wanted, kept, and lent to the next utterance. A decoder with the open language model takes some 90 MB and a third of a
/// second to load.
///
/// It is modest beside a neural recogniser: quiet recordings of clear speech come out with most words right, noise and
/// telephone quality do not. A ``RecognitionVocabulary`` of phrases or a grammar raises accuracy greatly where it fits.
public struct PocketSphinxRecognizer: SpeechRecognizer {
    /// How a recogniser is set up.
    public struct Configuration: Sendable, Hashable {
        /// What it listens for.
        public var vocabulary: RecognitionVocabulary = .open
        /// The folders in which the English model is looked for, first to last.
        public var modelFolders = PocketSphinxModel.standardFolders
        /// The most utterances that are recognised at a time.
        public var maximumDecoders = 2
        /// How long a further utterance waits for a decoder before `SpeechError/Code/busy`.
        public var waitLimit: Duration = .seconds(10)
        /// The longest utterance; what is said after it is not recognised. Long ones are recognised in parts, at pauses.
        public var maximumUtterance: Duration = .seconds(300)

        /// The open vocabulary, two decoders, a wait of ten seconds, utterances of up to five minutes.
        public init() {}
    }

    /// The most phrases of an utterance's hints that are looked at.
    public static let maximumHints = 64

    /// How the recogniser is set up.
    public let configuration: Configuration
    private let pool: ResourcePool<PocketSphinxDecoder>

    /// Makes a recogniser. Nothing is loaded yet; see ``warmUp()``.
    public init(configuration: Configuration = .init()) {
        self.configuration = configuration
        pool = ResourcePool(capacity: configuration.maximumDecoders, waitLimit: configuration.waitLimit) {
            let decoder = PocketSphinxDecoder()
            try await decoder.load(configuration)
            return decoder
        }
    }

    /// Loads a decoder, unless one is free or ``Configuration/maximumDecoders`` are loaded.
    public func warmUp() async throws {
        try await pool.warmUp()
    }

    /// Begins an utterance, waiting for a decoder if all are lent out.
    ///
    /// Words of the hints' phrases that the dictionary lacks, such as names, are added to it with the pronunciation that an
    /// English reader would guess; the first ``maximumHints`` phrases are looked at. The hints' language is not: this
    /// recogniser hears English.
    public func beginUtterance(hints: RecognitionHints) async throws -> any RecognitionUtterance {
        let decoder = try await pool.borrow()
        do {
            let phrases = Array(hints.phrases.prefix(Self.maximumHints))
            let id = try await decoder.begin(phrases: phrases)
            return PocketSphinxUtterance(decoder: decoder, id: id, pool: pool)
        } catch {
            pool.give(back: decoder)
            throw error
        }
    }
}
