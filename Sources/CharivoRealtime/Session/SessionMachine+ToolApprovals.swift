/// Asking a person whether a call may run.
extension SessionMachine {
    var pendingApprovals: [ToolApprovalReport] {
        tools.open.compactMap { call in
            guard case .asking(let approvalID, _) = call.state else { return nil }
            return report(on: call, approvalID, .pending)
        }
    }

    private func timeout(of call: ToolCall) -> Duration { call.tool?.approvalTimeout?.bounded ?? options.toolApprovalTimeout }

    private func report(on call: ToolCall, _ approvalID: String, _ status: ToolApprovalReport.Status) -> ToolApprovalReport {
        ToolApprovalReport(
            id: approvalID, status: status, name: call.name, arguments: call.arguments, callID: call.id, timeout: timeout(of: call),
            turn: call.turn)
    }

    mutating func askApproval(of call: ToolCall, now: Duration) {
        let approvalID = makeID("appr")
        tools.asks(call.id, approvalID: approvalID, deadline: now + timeout(of: call))
        publish(.toolApproval(report(on: call, approvalID, .pending)))
    }

    /// An approval ends, in one way and once.
    mutating func resolve(_ call: ToolCall, _ approvalID: String, as status: ToolApprovalReport.Status) {
        tools.resolved(call.id, approvalID, as: status)
        publish(.toolApproval(report(on: call, approvalID, status)))
    }

    /// A person approves.
    mutating func approve(_ approvalID: String, now: Duration) -> (ToolApprovalAnswer, [SessionEffect]) {
        guard let call = tools.call(ofApproval: approvalID) else { return (missed(approvalID), drain()) }
        resolve(call, approvalID, as: .approved)
        startTools(now: now)
        return (.taken, drain())
    }

    /// A person does not approve.
    mutating func deny(_ approvalID: String, reason: String?, now: Duration) -> (ToolApprovalAnswer, [SessionEffect]) {
        guard let call = tools.call(ofApproval: approvalID) else { return (missed(approvalID), drain()) }
        resolve(call, approvalID, as: .denied)
        let because = reason.map { " The reason: \($0)" } ?? ""
        failTool(call.id, "The call was not approved, and was not run.\(because)", code: .approvalDenied, now: now)
        return (.taken, drain())
    }

    private func missed(_ approvalID: String) -> ToolApprovalAnswer {
        tools.status(ofApproval: approvalID).map(ToolApprovalAnswer.tooLate) ?? .unknown
    }

    /// Nobody answered in time.
    mutating func expire(_ call: ToolCall, now: Duration) {
        guard case .asking(let approvalID, _) = call.state else { return }
        resolve(call, approvalID, as: .expired)
        failTool(
            call.id, "The call was not approved in time, and was not run; ask the user before calling again.", code: .approvalExpired,
            now: now)
    }
}
