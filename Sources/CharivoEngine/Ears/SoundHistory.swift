internal import CharivoRealtime
internal import DequeModule

/// The newest of the sound that has come in: what a turn's start may reach back to. Bounded by ``capacity``.
struct SoundHistory: Sendable {
    private struct Piece: Sendable {
        var start: AudioTicks
        var audio: PCMAudio
        var end: AudioTicks { start + .samples(audio.samples.count, at: audio.sampleRate) }
    }

    /// How much is kept.
    var capacity: AudioTicks
    private var pieces: Deque<Piece> = []

    init(capacity: AudioTicks) { self.capacity = capacity }

    /// Adds sound that starts at a place; forgets what is older than the capacity.
    mutating func append(_ audio: PCMAudio, at start: AudioTicks) {
        pieces.append(Piece(start: start, audio: audio))
        guard let end = pieces.last?.end else { return }
        while let first = pieces.first, end - first.end >= capacity { pieces.removeFirst() }
    }

    /// The sound from a place on, in order; the first piece is cut to begin there.
    func suffix(from place: AudioTicks) -> [PCMAudio] {
        pieces.compactMap { piece in
            guard piece.end > place else { return nil }
            let skipped = max(0, (place - piece.start).count * piece.audio.sampleRate / 24_000)
            guard skipped < piece.audio.samples.count else { return nil }
            return PCMAudio(samples: Array(piece.audio.samples.dropFirst(skipped)), sampleRate: piece.audio.sampleRate)
        }
    }

    /// Forgets everything.
    mutating func removeAll() { pieces.removeAll() }
}
