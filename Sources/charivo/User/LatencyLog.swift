/// How long the user waited, from the end of what was said to the first audible sample of the reply.
struct LatencyLog: Sendable, Hashable {
    private(set) var waits: [Duration] = []
    private var endOfSpeech: Duration?

    /// The user began to say something: whatever was waited for is not waited for any more.
    mutating func userBegan() { endOfSpeech = nil }

    /// The last sample of what the user said went out.
    mutating func userEnded(at moment: Duration) { endOfSpeech = moment }

    /// The character became audible.
    mutating func becameAudible(at moment: Duration) {
        guard let end = endOfSpeech, moment >= end else { return }
        waits.append(moment - end)
        endOfSpeech = nil
    }

    /// The wait that half of all did not exceed.
    var median: Duration? { waits.isEmpty ? nil : waits.sorted()[(waits.count - 1) / 2] }

    var longest: Duration? { waits.max() }
}
