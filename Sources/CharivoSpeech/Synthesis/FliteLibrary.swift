internal import CFlite
internal import CharivoAudio
internal import CharivoEngine
internal import CharivoRealtime

/// flite, of which a process has one: its voices, its lexicon and its noise generator are global, and the counts of references
/// inside them are not atomic. Everything that calls it goes through this actor's one thread.
actor FliteLibrary {
    /// The process's flite.
    static let shared = FliteLibrary()

    private nonisolated let executor = BlockingExecutor(label: "charivo.flite")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var voices: [FliteVoice: UnsafeMutablePointer<cst_voice>] = [:]
    // flite keeps the names of features by their pointers: these live as long as the process.
    private let streamingName = strdup("streaming_info")
    private let stretchName = strdup("duration_stretch")

    /// Loads a voice, once.
    func load(_ voice: FliteVoice) throws(SpeechError) {
        _ = try loaded(voice)
    }

    /// Speaks one sentence of printable ASCII.
    ///
    /// - Returns: Whether to go on: `false` when `onAudio` did not want more.
    /// - Throws: `CancellationError` within a piece of some 40 ms, or ``SpeechError``.
    func speak(
        _ sentence: String, voice: FliteVoice, speed: Double, onAudio: @Sendable (PCMAudio) -> Bool
    ) throws -> Bool {
        let voice = try loaded(voice)
        return try withoutActuallyEscaping(onAudio) { onAudio in
            let output = try FliteOutput(onAudio: onAudio)
            try synthesize(sentence, voice: voice, stretch: Float(1 / speed), into: output)
            try Task.checkCancellation()
            return output.finish()
        }
    }

    /// How an English reader would guess that words are pronounced, in the notation of the CMU dictionary (`HH AH L OW`).
    ///
    /// - Returns: The pronunciations in the order of the words, without the words that have none: those with anything but
    ///   letters from a to z and apostrophes.
    func pronunciations(of words: [String]) throws(SpeechError) -> [(word: String, phones: String)] {
        guard !words.isEmpty else { return [] }
        let voice = try loaded(.slt)
        guard let lexicon = val_lexicon(feat_val(voice.pointee.features, "lexicon")) else { return [] }
        return words.compactMap { word in
            guard word.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "'") }),
                let list = lex_lookup(lexicon, word, nil, nil)
            else { return nil }
            defer { delete_val(list) }
            let phones = sequence(first: UnsafePointer(list), next: { val_cdr($0) }).compactMap { cell in
                val_string(val_car(cell)).map { Self.dictionaryPhone(String(cString: $0)) }
            }
            return phones.isEmpty ? nil : (word, phones.joined(separator: " "))
        }
    }

    /// flite's `ax` and stress digits are not in the dictionary of the recogniser.
    private static func dictionaryPhone(_ phone: String) -> String {
        switch phone.filter(\.isLetter) {
        case "ax": "AH"
        case "axr": "ER"
        case "hv": "HH"
        case "nx": "N"
        case "dx": "T"
        case let other: other.uppercased()
        }
    }

    private func loaded(_ voice: FliteVoice) throws(SpeechError) -> UnsafeMutablePointer<cst_voice> {
        if let voice = voices[voice] { return voice }
        if voices.isEmpty { flite_init() }
        let pointer =
            switch voice {
            case .slt: register_cmu_us_slt(nil)
            case .rms: register_cmu_us_rms(nil)
            case .awb: register_cmu_us_awb(nil)
            }
        guard let pointer else {
            throw SpeechError(
                code: .missingResource,
                message: "flite's voice \(voice.rawValue) cannot be loaded. Install flite's voices: apt-get install flite1-dev")
        }
        voices[voice] = pointer
        return pointer
    }

    private func synthesize(
        _ sentence: String, voice: UnsafeMutablePointer<cst_voice>, stretch: Float, into output: FliteOutput
    ) throws(SpeechError) {
        guard let utterance = new_utterance(), let streaming = new_audio_streaming_info() else {
            throw SpeechError(code: .failed, message: "flite has no memory left for a sentence.")
        }
        streaming.pointee.min_buffsize = FliteOutput.chunkLength
        streaming.pointee.userdata = Unmanaged.passUnretained(output).toOpaque()
        streaming.pointee.asc = { wave, start, count, _, info in
            guard let wave, let info, let user = info.pointee.userdata, let samples = wave.pointee.samples else {
                return CST_AUDIO_STREAM_STOP
            }
            // `synthesize` holds the output until flite has returned, and flite calls on the thread it was called on.
            let output = Unmanaged<FliteOutput>.fromOpaque(user).takeUnretainedValue()
            let chunk = UnsafeBufferPointer(start: samples + Int(start), count: Int(count))
            return output.receive(chunk) ? CST_AUDIO_STREAM_CONT : CST_AUDIO_STREAM_STOP
        }
        utt_set_input_text(utterance, sentence)
        // On the utterance, not on the voice: the utterance's features win, and end with it. It frees the streaming information.
        feat_set(utterance.pointee.features, streamingName, audio_streaming_info_val(streaming))
        feat_set_float(utterance.pointee.features, stretchName, stretch)
        let result = withExtendedLifetime(output) { flite_do_synth(utterance, voice, utt_synth) }
        guard let result else {
            throw SpeechError(code: .failed, message: "flite cannot speak this sentence.")
        }
        delete_utterance(result)
    }
}
