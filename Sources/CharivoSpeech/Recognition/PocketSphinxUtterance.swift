internal import CharivoEngine
internal import CharivoRealtime
internal import Synchronization

/// One utterance on a borrowed decoder, which goes back to its pool when the utterance ends or is forgotten.
final class PocketSphinxUtterance: RecognitionUtterance {
    private let decoder: PocketSphinxDecoder
    private let id: Int
    private let pool: ResourcePool<PocketSphinxDecoder>
    private let hasEnded = Atomic(false)

    init(decoder: PocketSphinxDecoder, id: Int, pool: ResourcePool<PocketSphinxDecoder>) {
        self.decoder = decoder
        self.id = id
        self.pool = pool
    }

    deinit {
        if claimEnd() { pool.give(back: decoder) }
    }

    func append(_ audio: PCMAudio) async throws -> String? {
        guard !hasEnded.load(ordering: .acquiring) else { throw Self.ended }
        return try await decoder.append(audio, utterance: id)
    }

    func finish() async throws -> String {
        guard claimEnd() else { throw Self.ended }
        defer { pool.give(back: decoder) }
        return try await decoder.finish(utterance: id)
    }

    func cancel() async {
        guard claimEnd() else { return }
        await decoder.abandon(utterance: id)
        pool.give(back: decoder)
    }

    /// Whether this call is the one that ends the utterance.
    private func claimEnd() -> Bool {
        !hasEnded.exchange(true, ordering: .acquiringAndReleasing)
    }

    private static let ended = SpeechError(
        code: .failed, message: "The utterance has been finished or cancelled already. Begin another one.")
}
