internal import CharivoAudio
internal import CharivoEngine
internal import CharivoRealtime

/// One decoder of PocketSphinx on a thread of its own, and the utterance it is in.
actor PocketSphinxDecoder {
    /// The rate that the acoustic model was trained at.
    static let sampleRate = 16_000
    /// How much sound is gathered before decoding begins. The decoder, some five times faster than speech, then catches up.
    private static let gathered = sampleRate * 3 / 2
    /// Sound is decoded in slices of 100 ms, so that a cancelled task does not wait for the end of a long piece.
    private static let sliceLength = sampleRate / 10

    private nonisolated let executor = BlockingExecutor(label: "charivo.pocketsphinx")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The most words that are added to the dictionary. They stay, for the next utterances are likely to need them again.
    private static let maximumLearned = 1_000

    private var library: PocketSphinxLibrary?
    private var phase = Phase.idle
    private var utterance = 0
    private var learned = 0
    private var maximumSamples = 0
    private var consumed = 0
    private var adapter = RateAdapter(to: sampleRate)
    private var segments = UtteranceSegments(sampleRate: sampleRate)
    /// The words of the segments that have ended.
    private var settled: [String] = []
    private var offered = ""

    private enum Phase {
        /// Between utterances.
        case idle
        /// The utterance has begun; its sound is kept until there is enough of it to estimate the cepstral mean from.
        case gathering([Int16])
        /// What comes is decoded.
        case decoding
    }

    /// Loads the models: a third of a second for the open vocabulary.
    func load(_ configuration: PocketSphinxRecognizer.Configuration) async throws {
        let model = try PocketSphinxModel.english(in: configuration.modelFolders)
        maximumSamples = configuration.maximumUtterance.samples(at: Self.sampleRate)
        switch configuration.vocabulary {
        case .open:
            library = try PocketSphinxLibrary(model: model, open: true)
        case .grammar(let text):
            library = try PocketSphinxLibrary(model: model, open: false)
            try await listen(for: text)
        case .phrases(let phrases):
            guard let text = PhraseGrammar.text(for: phrases) else {
                throw SpeechError(code: .failed, message: "None of the \(phrases.count) phrases to listen for has an English word in it.")
            }
            library = try PocketSphinxLibrary(model: model, open: false)
            try await listen(for: text)
        }
    }

    private func listen(for text: String) async throws {
        guard let words = try library?.grammar(text).words else { return }
        try await learn(words)
        guard let grammar = try library?.grammar(text), library?.listen(for: grammar) == true else {
            throw SpeechError(code: .failed, message: "PocketSphinx cannot listen for the grammar: one of its words cannot be pronounced.")
        }
    }

    /// Adds the words that the dictionary lacks, pronounced as flite would, as long as there is room for them.
    private func learn(_ words: [String]) async throws {
        let unknown = Set(words).filter { library?.knows($0) == false }.sorted().prefix(max(0, Self.maximumLearned - learned))
        let pronunciations = try await FliteLibrary.shared.pronunciations(of: Array(unknown))
        for (index, (word, phones)) in pronunciations.enumerated() {
            // The search is made anew, which takes a moment, once for all of them.
            let isLast = index == pronunciations.count - 1
            if library?.add(word, phones: phones, updatingSearch: isLast) == true { learned += 1 }
        }
    }

    /// Begins an utterance and names it; one that was left open is thrown away.
    func begin(phrases: [String]) async throws -> Int {
        end()
        utterance += 1
        let id = utterance
        try await learn(phrases.flatMap(PhraseGrammar.words))
        phase = .gathering([])
        return id
    }

    /// Takes further sound; returns the words so far when they have changed.
    func append(_ audio: PCMAudio, utterance: Int) throws -> String? {
        try check(utterance)
        try take(adapter.process(audio))
        guard case .decoding = phase else { return nil }
        let words = wordsSoFar
        guard words != offered else { return nil }
        offered = words
        return words
    }

    /// Ends the utterance: its words.
    func finish(utterance: Int) throws -> String {
        try check(utterance)
        defer { end() }
        try take(adapter.flush())
        if case .gathering(let beginning) = phase {
            guard !beginning.isEmpty else { return "" }
            try beginDecoding(beginning)
        }
        library?.stop()
        phase = .idle
        return wordsSoFar
    }

    /// Ends the utterance without its words.
    func abandon(utterance: Int) {
        if self.utterance == utterance { end() }
    }

    private func check(_ utterance: Int) throws(SpeechError) {
        if utterance == self.utterance {
            if case .idle = phase {} else { return }
        }
        throw SpeechError(code: .failed, message: "The utterance has ended. Begin another one.")
    }

    private var wordsSoFar: String {
        (settled + [library?.hypothesis ?? ""]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Gathers or decodes what fits into the longest utterance.
    private func take(_ samples: [Int16]) throws {
        let fitting = samples.prefix(max(0, maximumSamples - consumed))
        consumed += fitting.count
        switch phase {
        case .idle: return
        case .decoding: try decode(fitting)
        case .gathering(var beginning):
            // Taken out first, so that the samples are not copied for every piece.
            phase = .gathering([])
            beginning += fitting
            phase = .gathering(beginning)
            if beginning.count >= Self.gathered { try beginDecoding(beginning) }
        }
    }

    private func beginDecoding(_ beginning: [Int16]) throws {
        guard library?.start(estimatingFrom: Array(beginning.prefix(Self.gathered))) == true else { throw Self.refusal }
        phase = .decoding
        try decode(beginning[...])
    }

    private func decode(_ samples: ArraySlice<Int16>) throws {
        var rest = samples
        while !rest.isEmpty {
            try Task.checkCancellation()
            let slice = rest.prefix(Self.sliceLength)
            rest = rest.dropFirst(slice.count)
            guard library?.process(slice) == true else {
                throw SpeechError(code: .failed, message: "PocketSphinx failed to decode a piece of sound.")
            }
            if segments.endsSegment(behind: slice) { try part() }
        }
    }

    /// Settles the words of a segment and begins the next one.
    private func part() throws {
        library?.stop()
        phase = .idle
        if let words = library?.hypothesis, !words.isEmpty { settled.append(words) }
        guard library?.resume() == true else { throw Self.refusal }
        phase = .decoding
    }

    private static let refusal = SpeechError(code: .failed, message: "PocketSphinx refuses to begin an utterance.")

    private func end() {
        if case .decoding = phase { library?.stop() }
        phase = .idle
        consumed = 0
        settled = []
        offered = ""
        segments = UtteranceSegments(sampleRate: Self.sampleRate)
        _ = adapter.flush()
    }
}
