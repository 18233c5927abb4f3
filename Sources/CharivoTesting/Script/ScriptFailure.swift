/// A script that was not followed, or not to its end.
public struct ScriptFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which step, counted from 1; one more than there are for what came after the last.
    public var step: Int
    /// What the script expected there, or wanted to do.
    public var expected: String
    /// What came instead; `nil` when nothing came.
    public var got: String?
    /// Where the step was written: file and line.
    public var place: String?
    /// What had come before, the newest last; the last twenty at most.
    public var history: [String]

    /// All of it, for a person.
    public var description: String {
        let end = got.map { "Instead came \($0)." } ?? "It did not come."
        let account =
            history.isEmpty ? "Nothing had come before." : "What had come before:\n" + history.map { "  \($0)" }.joined(separator: "\n")
        return "Step \(step) of the script\(place.map { " (\($0))" } ?? "") expected \(expected). \(end) \(account)"
    }
}
