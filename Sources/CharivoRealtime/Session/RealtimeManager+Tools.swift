internal import Logging
internal import Tracing

/// Running handlers, and answering for people who are asked.
extension RealtimeManager {
    /// The calls that ask a person whether they may run, oldest first.
    public var pendingApprovals: [ToolApprovalReport] { machine.pendingApprovals }

    /// Lets a call run that asked for it with ``RealtimeEvent/toolApproval(_:)``.
    ///
    /// - Parameter approvalID: The approval's id.
    /// - Returns: Whether it counts, and if not, why: an approval that has ended stays as it ended.
    @discardableResult
    public func approve(_ approvalID: String) -> ToolApprovalAnswer {
        let (answer, effects) = machine.approve(approvalID, now: clock.now)
        run(effects)
        return answer
    }

    /// Keeps a call from running that asked for it with ``RealtimeEvent/toolApproval(_:)``. The model is told.
    ///
    /// - Parameters:
    ///   - approvalID: The approval's id.
    ///   - reason: Why, for the model.
    /// - Returns: Whether it counts, and if not, why: an approval that has ended stays as it ended.
    @discardableResult
    public func deny(_ approvalID: String, reason: String? = nil) -> ToolApprovalAnswer {
        let (answer, effects) = machine.deny(approvalID, reason: reason, now: clock.now)
        run(effects)
        return answer
    }

    func start(_ run: ToolRun) {
        let responseID = machine.tools[run.context.callID]?.responseID
        let context = observer.toolStarted(run, responseID: responseID, now: clock.now)
        toolRuns[run.id] = Task { [weak self] in
            // What the handler traces lies under the call.
            let result = await ServiceContext.$current.withValue(context ?? .current) { await run.result() }
            await self?.finished(run.id, result)
        }
    }

    private func finished(_ runID: String, _ result: Result<JSONObject, RealtimeError>) {
        toolRuns[runID] = nil
        run(machine.toolFinished(runID: runID, result, now: clock.now))
    }

    func start(_ run: ToolUndoRun) {
        toolRuns[run.id] = Task { [weak self] in
            let failure = await run.failure()
            await self?.undone(run.id, failure)
        }
    }

    private func undone(_ undoID: String, _ failure: RealtimeError?) {
        toolRuns[undoID] = nil
        run(machine.toolUndone(undoID, failure, now: clock.now))
    }
}
