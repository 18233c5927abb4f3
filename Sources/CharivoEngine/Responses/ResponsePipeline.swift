internal import CharivoRealtime
internal import Logging

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
    var logger: Logger

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

    /// A stage of the pipeline threw. Its log entry names the kind of error alone: what else it says may be somebody's words.
    func failure(of stage: String, _ error: any Error) -> ResponseFailure {
        logger.debug(
            "A stage of a response failed", metadata: ["response.stage": "\(stage)", "response.error": "\(type(of: error))"])
        return ResponseFailure(stage: stage, error: error)
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
                    throw failure(of: "dialogue", error)
                }
            }
            var voice = plan.speech.map { ResponseVoice(speech: $0, pipeline: self, emit: emit) }
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
