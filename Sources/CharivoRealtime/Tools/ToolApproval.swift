/// Whether a person is asked before a call runs.
///
/// A call that asks is published as ``RealtimeEvent/toolApproval(_:)`` with an id, which stays the same when the user interrupts
/// or the connection is made again, until somebody answers with ``RealtimeManager/approve(_:)`` or
/// ``RealtimeManager/deny(_:reason:)``, the time is up, or the session ends. Meanwhile the user may go on talking.
public enum ToolApproval: Sendable {
    /// No one is asked.
    case never
    /// Every call asks.
    case always
    /// A call asks if this says so of its arguments. It is called on the session's own turn and must be quick.
    case when(@Sendable (JSONObject, ToolContext) -> Bool)

    func isNeeded(for arguments: JSONObject, _ context: ToolContext) -> Bool {
        switch self {
        case .never: false
        case .always: true
        case .when(let predicate): predicate(arguments, context)
        }
    }
}
