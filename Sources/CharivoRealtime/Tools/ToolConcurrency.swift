/// Which calls may run at the same time.
public struct ToolConcurrency: Sendable, Hashable {
    /// What becomes of calls that wait for their turn when the user interrupts the reply they belong to.
    public enum Waiting: Sendable, Hashable {
        /// They are not begun, and the model is told so.
        case flush
        /// They stay, and run in their turn.
        case keep
    }

    private enum Group: Sendable, Hashable {
        case none
        case own
        case named(String)
    }

    private var group: Group
    /// What becomes of calls that wait when the user interrupts; a call whose tool is cancelled by interruptions is flushed in any case.
    public var waiting: Waiting

    /// Calls run at once.
    public static let parallel = ToolConcurrency(group: .none, waiting: .flush)

    /// The calls of this tool run one after the other, in the order they came.
    public static let oneAtATime = oneAtATime(whenInterrupted: .flush)

    /// The calls of this tool run one after the other, in the order they came.
    public static func oneAtATime(whenInterrupted waiting: Waiting) -> ToolConcurrency {
        ToolConcurrency(group: .own, waiting: waiting)
    }

    /// The calls of all tools of one group run one after the other, in the order they came.
    public static func exclusive(_ group: String, whenInterrupted waiting: Waiting = .flush) -> ToolConcurrency {
        ToolConcurrency(group: .named(group), waiting: waiting)
    }

    /// What a call of the tool of that name shares with others that must not run beside it; `nil` when it may run beside any.
    func group(of name: String) -> String? {
        switch group {
        case .none: nil
        case .own: "tool:\(name)"
        case .named(let group): "group:\(group)"
        }
    }
}
