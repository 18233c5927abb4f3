/// What becomes of a call that repeats one whose handler is still at work, or waits to be.
public enum ToolRepetition: Sendable, Hashable {
    /// When two calls of a tool are the same.
    public enum Sameness: Sendable, Hashable {
        /// Always.
        case name
        /// When their arguments mean the same JSON, whatever the order of the members or the way numbers are written.
        case arguments
    }

    /// It is a call like any other.
    case allow
    /// It is not run, and the model is told that the first is at work.
    case reject(Sameness)
    /// It is not run, and is answered with what the first is answered with.
    case join(Sameness)
    /// The first is cancelled, and the model is told so; the new one runs.
    case replace(Sameness)

    var sameness: Sameness? {
        switch self {
        case .allow: nil
        case .reject(let sameness), .join(let sameness), .replace(let sameness): sameness
        }
    }
}
