/// A call that asks a person whether it may run, or how that ended.
public struct ToolApprovalReport: Sendable, Hashable, Identifiable {
    /// How an approval stands.
    public enum Status: String, Sendable, Hashable, Codable {
        /// A person is asked.
        case pending
        /// The call may run.
        case approved
        /// The call must not run; the model was told.
        case denied
        /// Nobody answered in time; the model was told.
        case expired
        /// The call does not need an answer any more: a newer one replaced it, or the session ended.
        case withdrawn
    }

    /// What to approve or deny it by.
    public var id: String
    /// How it stands.
    public var status: Status
    /// The tool's name.
    public var name: String
    /// What it would run with.
    public var arguments: JSONObject
    /// The call.
    public var callID: String
    /// How long an answer is waited for, in all.
    public var timeout: Duration
    /// Where it belongs.
    public var turn: TurnIdentity
}

/// What came of approving or denying a call.
public enum ToolApprovalAnswer: Sendable, Hashable {
    /// It counts.
    case taken
    /// It changes nothing: the approval had ended before, in this way.
    case tooLate(ToolApprovalReport.Status)
    /// It changes nothing: this session knows no approval of that id, or has long forgotten it.
    case unknown
}
