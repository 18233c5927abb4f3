internal import CharivoRealtime

/// Speaks the clauses of one response, one after another.
struct ResponseVoice {
    let speech: ResponsePlan.Speech
    let pipeline: ResponsePipeline
    let emit: @Sendable (ResponseOutput) async throws -> Void
    private var pacer: AudioPacer
    private var isFirst = true

    init(speech: ResponsePlan.Speech, pipeline: ResponsePipeline, emit: @escaping @Sendable (ResponseOutput) async throws -> Void) {
        self.speech = speech
        self.pipeline = pipeline
        self.emit = emit
        pacer = AudioPacer(lead: pipeline.audioLead)
    }

    /// Speaks the next clause; returns when its sound was taken.
    mutating func speak(_ clause: String) async throws {
        try await emit(.clause(clause))
        let spoken = ClauseSpeech.of(clause)
        if !spoken.isEmpty { try await sound(spoken) }
        try await emit(.clauseEnded)
    }

    private mutating func sound(_ text: String) async throws {
        // Bounded by what a clause may be long: a voice that is called back synchronously cannot be made to wait, but told to stop.
        let (stream, continuation) = AsyncStream<PCMAudio>.makeStream()
        let longest = ResponsePipeline.longestClause.samples(at: speech.sampleRate)
        let made = Gauge(limit: longest)
        let pipeline = pipeline
        let speech = speech
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                do {
                    try await pipeline.synthesizer.speak(text, voice: speech.voice, speed: speech.speed) { audio in
                        if case .terminated = continuation.yield(audio) { return false }
                        made.add(Duration.samples(audio.samples.count, at: audio.sampleRate).samples(at: speech.sampleRate))
                        return made.level < longest
                    }
                } catch {
                    try Task.checkCancellation()
                    // A voice that was told to stop in the middle of an endless clause may say so in this way.
                    if error is CancellationError { return }
                    throw pipeline.failure(of: "speech", error)
                }
            }
            // Tells the voice to stop as soon as nobody takes its sound any more, before the group waits for it.
            defer { continuation.finish() }
            var waiting: [Int16] = []
            var resampler: RationalResampler?
            var left = longest
            for await audio in stream {
                if resampler?.inputRate != audio.sampleRate {
                    resampler = RationalResampler(from: audio.sampleRate, to: speech.sampleRate)
                }
                let samples = (resampler?.resample(audio.samples) ?? audio.samples).prefix(left)
                left -= samples.count
                waiting.append(contentsOf: samples)
                try await send(&waiting, isWhole: false)
                if left == 0 { continuation.finish() }
            }
            try Task.checkCancellation()
            try await send(&waiting, isWhole: true)
            try await group.waitForAll()
        }
    }

    private mutating func send(_ waiting: inout [Int16], isWhole: Bool) async throws {
        while !waiting.isEmpty {
            let wanted = (isFirst ? ResponsePipeline.deltaLength / 2 : ResponsePipeline.deltaLength).samples(at: speech.sampleRate)
            guard isWhole || waiting.count >= wanted else { return }
            let piece = Array(waiting.prefix(wanted))
            waiting.removeFirst(piece.count)
            isFirst = false
            if let due = pacer.send(.samples(piece.count, at: speech.sampleRate), at: pipeline.clock.now()) {
                try await pipeline.clock.sleep(due)
            }
            try await emit(.audio(piece))
        }
    }
}
