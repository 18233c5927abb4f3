internal import CharivoAudio
internal import CharivoEngine
internal import CharivoRealtime

/// One decoder of PocketSphinx on a thread of its own, and the utterance it is in.
actor PocketSphinxDecoder {
    /// The rate that the acoustic model was trained at.
    static let sampleRate = 16_000
    /// Sound is decoded in slices of 100 ms, so that a cancelled task does not wait for the end of a long piece.
    private static let sliceLength = sampleRate / 10

    private nonisolated let executor = BlockingExecutor(label: "charivo.pocketsphinx")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var library: PocketSphinxLibrary?
    private var maximumSamples = 0
    private var utterance = 0
    private var isInUtterance = false
    private var adapter = RateAdapter(to: sampleRate)
    private var consumed = 0
    private var words = ""

    /// Loads the models: a third of a second for the open vocabulary.
    func load(_ configuration: PocketSphinxRecognizer.Configuration) throws(SpeechError) {
        let model = try PocketSphinxModel.english(in: configuration.modelFolders)
        library = try PocketSphinxLibrary(model: model, vocabulary: configuration.vocabulary)
        maximumSamples = configuration.maximumUtterance.samples(at: Self.sampleRate)
    }

    /// Begins an utterance and names it; one that was left open is thrown away.
    func begin() throws -> Int {
        if isInUtterance { end() }
        guard library?.start() == true else {
            throw SpeechError(code: .failed, message: "PocketSphinx refuses to begin an utterance.")
        }
        isInUtterance = true
        utterance += 1
        consumed = 0
        words = ""
        return utterance
    }

    /// Decodes further sound; returns the words so far when they have changed.
    func append(_ audio: PCMAudio, utterance: Int) throws -> String? {
        try check(utterance)
        try decode(adapter.process(audio))
        let heard = library?.hypothesis ?? ""
        guard heard != words else { return nil }
        words = heard
        return heard
    }

    /// Ends the utterance: its words.
    func finish(utterance: Int) throws -> String {
        try check(utterance)
        defer { end() }
        try decode(adapter.flush())
        library?.stop()
        isInUtterance = false
        return library?.hypothesis ?? ""
    }

    /// Ends the utterance without looking at its words.
    func abandon(utterance: Int) {
        if self.utterance == utterance { end() }
    }

    private func check(_ utterance: Int) throws(SpeechError) {
        guard isInUtterance, utterance == self.utterance else {
            throw SpeechError(code: .failed, message: "The utterance has ended. Begin another one.")
        }
    }

    /// Decodes what fits into the longest utterance, slice by slice.
    private func decode(_ samples: [Int16]) throws {
        var rest = samples.prefix(max(0, maximumSamples - consumed))
        while !rest.isEmpty {
            try Task.checkCancellation()
            let slice = rest.prefix(Self.sliceLength)
            rest = rest.dropFirst(slice.count)
            consumed += slice.count
            guard library?.process(slice) == true else {
                throw SpeechError(code: .failed, message: "PocketSphinx failed to decode a piece of sound.")
            }
        }
    }

    private func end() {
        if isInUtterance { library?.stop() }
        isInUtterance = false
        _ = adapter.flush()
    }
}
