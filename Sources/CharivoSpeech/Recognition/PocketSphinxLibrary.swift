internal import CPocketSphinx
internal import CharivoEngine

/// A decoder of the C library, freed with its owner. One thread uses it at a time.
///
/// Its log is turned off for the whole process: it writes a hundred lines to standard error for every decoder.
struct PocketSphinxLibrary: ~Copyable {
    private let decoder: OpaquePointer
    private let configuration: OpaquePointer
    private let arguments: ArgumentVector
    private var means: CepstralMeans

    /// Loads the models.
    ///
    /// - Parameter open: Whether to load the language model. Without it a grammar has to be set before the first utterance.
    /// - Throws: ``SpeechError``.
    init(model: PocketSphinxModel, open: Bool) throws(SpeechError) {
        Self.silenceLog
        var options = Self.options
        options["-hmm"] = model.acousticModel
        options["-dict"] = model.dictionary
        if open { options["-lm"] = model.languageModel }
        let arguments = ArgumentVector(["charivo"] + options.flatMap { [$0.key, $0.value] })
        guard let configuration = arguments.parsed() else {
            throw SpeechError(code: .failed, message: "PocketSphinx does not know an option; 5prealpha or a later version is needed.")
        }
        guard let decoder = ps_init(configuration) else {
            cmd_ln_free_r(configuration)
            throw SpeechError(
                code: .failed,
                message: "PocketSphinx cannot load the model in \(model.acousticModel). Install it anew: "
                    + "apt-get install --reinstall pocketsphinx-en-us")
        }
        guard let features = ps_get_feat(decoder), let means = CepstralMeans(configuration: configuration, features: features) else {
            ps_free(decoder)
            cmd_ln_free_r(configuration)
            throw SpeechError(code: .failed, message: "PocketSphinx cannot make its front end for \(model.acousticModel).")
        }
        self.decoder = decoder
        self.configuration = configuration
        self.arguments = arguments
        self.means = means
    }

    deinit {
        means.free()
        ps_free(decoder)
        cmd_ln_free_r(configuration)
    }

    /// Begins an utterance that owes nothing to the one before.
    ///
    /// - Parameter beginning: The first seconds of its sound, from which its cepstral mean is estimated. They are not decoded yet.
    mutating func start(estimatingFrom beginning: [Int16]) -> Bool {
        // Forgets the noise of the last stream.
        ps_start_stream(decoder)
        means.prime(with: beginning)
        return ps_start_utt(decoder) == 0
    }

    /// Begins a further part of the same utterance, with what is known of its sound.
    borrowing func resume() -> Bool {
        ps_start_utt(decoder) == 0
    }

    /// Decodes further samples.
    borrowing func process(_ samples: ArraySlice<Int16>) -> Bool {
        let done = samples.withUnsafeBufferPointer { ps_process_raw(decoder, $0.baseAddress, $0.count, 0, 0) >= 0 }
        means.update()
        return done
    }

    /// Ends the utterance, looking over the whole of it once more.
    borrowing func stop() {
        ps_end_utt(decoder)
    }

    /// The words so far, or of the utterance that has ended; without fillers such as `<sil>` and `[NOISE]`.
    var hypothesis: String {
        var score: Int32 = 0
        guard let words = ps_get_hyp(decoder, &score) else { return "" }
        return String(cString: words)
    }

    /// Whether the dictionary has the word.
    func knows(_ word: String) -> Bool {
        guard let phones = ps_lookup_word(decoder, word) else { return false }
        free(phones)
        return true
    }

    /// Adds a word to the dictionary and, where there is one, to the language model.
    ///
    /// - Parameters:
    ///   - phones: Its sounds in the dictionary's notation, such as `HH AH L OW`.
    ///   - updatingSearch: Whether to make the search anew, without which the word is not found.
    borrowing func add(_ word: String, phones: String, updatingSearch: Bool) -> Bool {
        ps_add_word(decoder, word, phones, updatingSearch ? 1 : 0) >= 0
    }

    /// Reads a grammar; its words have to be added to the dictionary before ``listen(for:)``.
    ///
    /// - Throws: ``SpeechError/Code/failed`` when it is no grammar with a public rule.
    borrowing func grammar(_ text: String) throws(SpeechError) -> RecognitionGrammar {
        guard let grammar = RecognitionGrammar(text, logarithms: ps_get_logmath(decoder)) else {
            throw SpeechError(
                code: .failed,
                message: "The grammar cannot be read. It begins with \"#JSGF V1.0;\" and \"grammar NAME;\" and has a public rule.")
        }
        return grammar
    }

    /// Listens for what the grammar allows, and nothing else.
    borrowing func listen(for grammar: borrowing RecognitionGrammar) -> Bool {
        ps_set_fsg(decoder, "grammar", grammar.model) == 0 && ps_set_search(decoder, "grammar") == 0
    }

    private static let silenceLog: Void = err_set_logfp(nil)

    /// What differs from the library's defaults, by trial on recordings of people and on flite's voices.
    private static let options = [
        // A third of the default limit of active models halves the work and costs no accuracy worth naming.
        "-maxhmmpf": "3000"
    ]
}
