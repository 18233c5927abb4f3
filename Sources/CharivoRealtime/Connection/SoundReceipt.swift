/// How far along the user's sound the other side is known to have come.
///
/// A provider does not acknowledge sound. But a connection keeps its order, so whoever answers a question for a sign of life has all
/// that was sent before the question. One is put after each second of sound, one at a time.
struct SoundReceipt: Sendable, Hashable {
    /// How much sound must have been sent since the last answer for a new question.
    static let interval: Duration = .seconds(1)

    /// How much of all the sound ever sent the other side is known to have.
    private(set) var acknowledged: Duration = .zero
    /// How much had been sent when the question was put that is not answered yet.
    private var asked: Duration?

    /// Whether to ask now that so much was sent in all. To ask is then taken for granted.
    mutating func isDue(at sent: Duration) -> Bool {
        guard asked == nil, sent - acknowledged >= Self.interval else { return false }
        asked = sent
        return true
    }

    /// The answer came.
    mutating func came() {
        acknowledged = asked ?? acknowledged
        asked = nil
    }
}
