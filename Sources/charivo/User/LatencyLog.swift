/// How long the user waited, from the end of what was said or typed to the first audible sample of the reply.
struct LatencyLog: Sendable, Hashable {
    private(set) var waits: [Duration] = []
    /// How many of them were for a reply to what was typed.
    private(set) var typedWaits = 0
    private var endOfTurn: Duration?
    private var isTyped = false

    /// The user began to say something: whatever was waited for is not waited for any more.
    mutating func userBegan() { endOfTurn = nil }

    /// The last sample of what the user said went out, or what was typed.
    mutating func userEnded(at moment: Duration, typed: Bool = false) { (endOfTurn, isTyped) = (moment, typed) }

    /// The character became audible.
    mutating func becameAudible(at moment: Duration) {
        guard let end = endOfTurn, moment >= end else { return }
        waits.append(moment - end)
        typedWaits += isTyped ? 1 : 0
        endOfTurn = nil
    }

    /// The wait that half of all did not exceed.
    var median: Duration? { waits.isEmpty ? nil : waits.sorted()[(waits.count - 1) / 2] }

    var longest: Duration? { waits.max() }
}
