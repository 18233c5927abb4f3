internal import CharivoRealtime

/// Recognises one utterance as its sound arrives. The owner of a session feeds it and never waits for it.
final class RecognitionWork: Sendable {
    /// What an utterance counts at least while it is under way, in samples: the work for it does not shrink with its sound.
    private static let leastCharge = Duration.milliseconds(100).samples(at: PCMAudio.realtimeSampleRate)

    private let stop = StopSignal()
    private let sound: BoundedQueue<PCMAudio>
    /// The sound of all of a session's utterances that no recogniser has taken yet, in samples.
    private let backlog: Gauge

    init(backlog: Gauge) {
        self.backlog = backlog
        // The queue itself has no limit: the gauge holds back the reader of the client's messages.
        sound = BoundedQueue(limit: .max)
        backlog.add(Self.leastCharge)
    }

    /// Adds sound.
    func feed(_ audio: PCMAudio) {
        backlog.add(audio.samples.count)
        if !sound.push(audio) { backlog.subtract(audio.samples.count) }
    }

    /// The utterance is whole.
    func finish() { sound.finish() }

    /// The utterance is not wanted any more.
    func cancel() { stop.fire() }

    /// Recognises, until the outcome is known or not wanted.
    func run(
        with recognizer: any SpeechRecognizer, hints: RecognitionHints, report: @escaping @Sendable (RecognitionOutcome) async -> Void
    ) async {
        await stop.run {
            do {
                let words = try await self.words(from: recognizer, hints: hints)
                if !Task.isCancelled { await report(.words(words)) }
            } catch {
                if !Task.isCancelled { await report(.failed(ResponseFailure(stage: "recognition", error: error))) }
            }
        }
        for audio in sound.finishAndDrain() { backlog.subtract(audio.samples.count) }
        backlog.subtract(Self.leastCharge)
    }

    private func words(from recognizer: any SpeechRecognizer, hints: RecognitionHints) async throws -> String {
        let utterance = try await recognizer.beginUtterance(hints: hints)
        do {
            while let audio = await sound.next() {
                defer { backlog.subtract(audio.samples.count) }
                _ = try await utterance.append(audio)
            }
            try Task.checkCancellation()
        } catch {
            await utterance.cancel()
            throw error
        }
        return try await utterance.finish()
    }
}
