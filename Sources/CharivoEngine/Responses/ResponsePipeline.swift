internal import CharivoRealtime

/// From a turn to words to clauses to sound: the work of one response. Knows nothing of events and ids.
///
/// The model runs ahead of the voice by at most ``pieceLimit`` pieces; the voice speaks one clause at a time.
struct ResponsePipeline: Sendable {
    /// How far the model may be ahead of the voice, in pieces of its answer.
    static let pieceLimit = 64
    /// The length of a piece of sound as it is sent; the first of a response is half as long, because somebody waits for it.
    static let deltaLength = Duration.milliseconds(200)
    /// The most sound that is taken for one clause; what a voice makes beyond it is cut off.
    static let longestClause = Duration.seconds(120)

    var dialogue: any DialogueModel
    var synthesizer: any SpeechSynthesizer
    var clock: EngineClock
    var audioLead: Duration

    /// Does the work. Always ends with `finished` or `failed`, unless it is cancelled.
    ///
    /// - Parameter emit: Takes the output in order; waits while there is enough of it, and throws when the rest is not wanted.
    func run(_ plan: ResponsePlan, emit: @escaping @Sendable (ResponseOutput) async throws -> Void) async {
        do {
            try await produce(plan, emit: emit)
            try await emit(.finished)
        } catch let failure as ResponseFailure {
            // A failure that reaches nobody was cancelled before.
            try? await emit(.failed(failure))
        } catch {
            // Only `emit` and cancellation end here: nobody wants the rest.
        }
    }

    private func produce(_ plan: ResponsePlan, emit: @escaping @Sendable (ResponseOutput) async throws -> Void) async throws {
        let pieces = BoundedQueue<DialoguePiece>(limit: Self.pieceLimit)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { pieces.finish() }
                do {
                    try await dialogue.respond(to: plan.request) { piece in
                        guard await pieces.send(piece) else { throw CancellationError() }
                    }
                } catch {
                    try Task.checkCancellation()
                    throw ResponseFailure(stage: "dialogue", error: error)
                }
            }
            var voice = plan.speech.map { Voice(speech: $0, pipeline: self, emit: emit) }
            var chunker = ClauseChunker()
            while let piece = await pieces.next() {
                switch piece {
                case .words(let words) where !words.isEmpty:
                    guard voice != nil else {
                        try await emit(.text(words))
                        continue
                    }
                    for clause in chunker.append(words) { try await voice?.speak(clause) }
                case .words: break
                case .toolCall(let name, let arguments):
                    if let rest = chunker.finish() { try await voice?.speak(rest) }
                    try await emit(.toolCall(name: name, arguments: arguments))
                }
            }
            if let rest = chunker.finish() { try await voice?.speak(rest) }
            try Task.checkCancellation()
            try await group.waitForAll()
        }
    }
}

/// Speaks the clauses of one response, one after another.
private struct Voice {
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

    mutating func speak(_ clause: String) async throws {
        try await emit(.clause(clause))
        let spoken = ClauseSpeech.of(clause)
        if !spoken.isEmpty { try await sound(spoken) }
        try await emit(.clauseEnded)
    }

    private mutating func sound(_ text: String) async throws {
        // Unbounded, but for the clause's own length: a voice that is called back synchronously cannot be made to wait.
        let (stream, continuation) = AsyncStream<PCMAudio>.makeStream()
        let synthesizer = pipeline.synthesizer
        let speech = speech
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                do {
                    try await synthesizer.speak(text, voice: speech.voice, speed: speech.speed) { audio in
                        if case .terminated = continuation.yield(audio) { return false }
                        return true
                    }
                } catch {
                    try Task.checkCancellation()
                    // A voice that was told to stop in the middle of an endless clause may say so in this way.
                    if error is CancellationError { return }
                    throw ResponseFailure(stage: "speech", error: error)
                }
            }
            // Tells the voice to stop as soon as nobody takes its sound any more, before the group waits for it.
            defer { continuation.finish() }
            var waiting: [Int16] = []
            var resampler: RationalResampler?
            var left = ResponsePipeline.longestClause.samples(at: speech.sampleRate)
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
