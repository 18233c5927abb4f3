internal import DequeModule

/// The sound that was given to the output and is not rendered yet, kept only where it may have to be given again: what an output
/// throws away cannot be had back from it.
struct UnheardSound: Sendable {
    private struct Piece: Sendable {
        var audio: PCMAudio
        var turn: TurnIdentity
        var start: Duration
        var end: Duration { start + audio.duration }
    }

    private var pieces: Deque<Piece> = []

    /// How much is kept.
    var duration: Duration { pieces.reduce(.zero) { $0 + $1.audio.duration } }

    mutating func append(_ audio: PCMAudio, turn: TurnIdentity, at start: Duration) {
        pieces.append(Piece(audio: audio, turn: turn, start: start))
    }

    /// The output has rendered up to there.
    mutating func heard(upTo position: Duration) {
        while let first = pieces.first, first.end <= position { pieces.removeFirst() }
    }

    /// What is not heard yet when the output stands there, without the samples that are.
    func rest(from position: Duration) -> [PCMAudio] {
        pieces.compactMap { piece in
            let played = max(position - piece.start, .zero).samples(at: piece.audio.sampleRate)
            guard played < piece.audio.samples.count else { return nil }
            return played == 0
                ? piece.audio : PCMAudio(samples: Array(piece.audio.samples.dropFirst(played)), sampleRate: piece.audio.sampleRate)
        }
    }

    /// Takes a reply's sound out; what is left lies end to end from there.
    mutating func remove(_ responseID: String, from position: Duration) {
        var kept: Deque<Piece> = []
        var start = position
        for piece in pieces where piece.turn.responseID != responseID {
            guard let audio = UnheardSound(piece: piece).rest(from: position).first else { continue }
            kept.append(Piece(audio: audio, turn: piece.turn, start: start))
            start += audio.duration
        }
        pieces = kept
    }

    mutating func removeAll() { pieces.removeAll() }

    init() {}

    private init(piece: Piece) { pieces = [piece] }
}
