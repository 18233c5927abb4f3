internal import CharivoEngine
internal import CharivoRealtime

/// An utterance whose sound is kept until it is over.
actor CollectedUtterance: RecognitionUtterance {
    private var samples: [Int16] = []
    private var sampleRate = PCMAudio.realtimeSampleRate
    private let limit: Duration
    private let transcribe: @Sendable ([Int16], Int) async throws -> String

    init(hints: RecognitionHints, limit: Duration, transcribe: @escaping @Sendable ([Int16], Int) async throws -> String) {
        self.limit = limit
        self.transcribe = transcribe
    }

    func append(_ audio: PCMAudio) -> String? {
        if samples.isEmpty { sampleRate = audio.sampleRate }
        // An engine hands the whole of an utterance on at one rate.
        guard audio.sampleRate == sampleRate else { return nil }
        samples.append(contentsOf: audio.samples.prefix(max(0, limit.samples(at: sampleRate) - samples.count)))
        return nil
    }

    func finish() async throws -> String {
        guard !samples.isEmpty else { return "" }
        let spoken = samples
        samples = []
        return try await transcribe(spoken, sampleRate)
    }

    func cancel() { samples = [] }
}
