/// A wait that was given up: what was waited for, and what there was instead.
public struct WaitFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was waited for.
    public var awaited: String
    /// How long it was waited for; `nil` when the waiting task was cancelled before.
    public var limit: Duration?
    /// What there was meanwhile and before, the newest last; the last forty at most.
    public var seen: [String]

    /// Makes a failure.
    public init(awaited: String, limit: Duration?, seen: [String] = []) {
        self.awaited = awaited
        self.limit = limit
        self.seen = Array(seen.suffix(40))
    }

    /// All of it, for a person.
    public var description: String {
        let end = limit.map { "It did not come within \($0)." } ?? "The test was over before it came."
        let account =
            seen.isEmpty ? "There was nothing else." : "What there was, the newest last:\n" + seen.map { "  \($0)" }.joined(separator: "\n")
        return "Waited for \(awaited). \(end) \(account)"
    }
}
