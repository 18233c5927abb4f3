/// Two streams of samples that began together, joined into one recording.
///
/// What both sides have can be taken at once. A side that has nothing for longer than the tolerance is taken to be silent,
/// so that a recording goes on when only one of them makes sound.
struct TwoTrackTimeline: Sendable {
    struct Piece: Sendable, Hashable {
        var left: [Int16] = []
        var right: [Int16] = []
    }

    /// The most samples a side may be ahead of the other before the other is taken to be silent.
    let tolerance: Int
    /// The most samples of a side that wait to be taken; more is dropped and counted.
    let limit: Int
    private(set) var dropped = 0
    private var left: [Int16] = []
    private var right: [Int16] = []

    init(tolerance: Int, limit: Int) {
        self.tolerance = tolerance
        self.limit = limit
    }

    mutating func appendLeft(_ samples: [Int16]) { dropped += Self.append(samples, to: &left, limit: limit) }
    mutating func appendRight(_ samples: [Int16]) { dropped += Self.append(samples, to: &right, limit: limit) }

    private static func append(_ samples: [Int16], to side: inout [Int16], limit: Int) -> Int {
        let accepted = samples.prefix(max(0, limit - side.count))
        side += accepted
        return samples.count - accepted.count
    }

    /// Takes what is settled.
    mutating func take() -> Piece {
        take(max(min(left.count, right.count), max(left.count, right.count) - tolerance))
    }

    /// Takes everything; the shorter side ends in silence.
    mutating func takeAll() -> Piece { take(max(left.count, right.count)) }

    private mutating func take(_ count: Int) -> Piece {
        Piece(left: Self.take(count, from: &left), right: Self.take(count, from: &right))
    }

    private static func take(_ count: Int, from side: inout [Int16]) -> [Int16] {
        let taken = side.prefix(count)
        let piece = taken + repeatElement(0, count: count - taken.count)
        side.removeFirst(taken.count)
        return Array(piece)
    }
}
