internal import CPocketSphinx
internal import CharivoEngine

/// A decoder of the C library, freed with its owner. One thread uses it at a time.
struct PocketSphinxLibrary: ~Copyable {
    private let decoder: OpaquePointer
    private let configuration: OpaquePointer
    private let arguments: ArgumentVector

    /// Loads the models.
    ///
    /// - Throws: ``SpeechError``.
    init(model: PocketSphinxModel, vocabulary: RecognitionVocabulary) throws(SpeechError) {
        Self.silenceLog
        var options = [
            "-hmm": model.acousticModel,
            "-dict": model.dictionary,
        ]
        if case .open = vocabulary { options["-lm"] = model.languageModel }
        let arguments = ArgumentVector(["charivo"] + options.flatMap { [$0.key, $0.value] })
        guard let configuration = arguments.parsed() else {
            throw SpeechError(code: .failed, message: "PocketSphinx does not know an option; a version from 5prealpha on is needed.")
        }
        guard let decoder = ps_init(configuration) else {
            cmd_ln_free_r(configuration)
            throw SpeechError(
                code: .failed,
                message: "PocketSphinx cannot load the model \(model.acousticModel). Install it anew: "
                    + "apt-get install --reinstall pocketsphinx-en-us")
        }
        self.decoder = decoder
        self.configuration = configuration
        self.arguments = arguments
    }

    deinit {
        ps_free(decoder)
        cmd_ln_free_r(configuration)
    }

    /// The library writes some hundred lines to standard error for each decoder. Once for the process, before the first.
    private static let silenceLog: Void = err_set_logfp(nil)

    /// Begins an utterance.
    borrowing func start() -> Bool {
        ps_start_utt(decoder) == 0
    }

    /// Decodes further samples.
    borrowing func process(_ samples: ArraySlice<Int16>) -> Bool {
        samples.withUnsafeBufferPointer { ps_process_raw(decoder, $0.baseAddress, $0.count, 0, 0) >= 0 }
    }

    /// Ends the utterance, looking over the whole of it once more.
    borrowing func stop() {
        ps_end_utt(decoder)
    }

    /// The words so far, or of the utterance that has ended.
    var hypothesis: String {
        var score: Int32 = 0
        guard let words = ps_get_hyp(decoder, &score) else { return "" }
        return String(cString: words)
    }
}
