/// What is left of calls that were given up: handlers that have not returned, and effects that are to be taken back.
extension SessionMachine {
    /// A handler returned a result that nobody is told.
    mutating func takeBack(_ output: JSONObject, of run: LingeringTools.Run, now: Duration) {
        if concernsThisSession(run) {
            diagnose("tool_result_dropped", "A result came after its call had been given up (\(run.reason.rawValue)); it is not told.")
        }
        guard let handler = run.tool.undo else { return }
        let undoID = makeID("undo")
        lingering.undoBegan(undoID, run, timeout: run.tool.timeout ?? options.defaultToolTimeout, now: now)
        add(
            .undoTool(
                ToolUndoRun(
                    id: undoID, undo: ToolUndo(arguments: run.arguments, output: output, context: run.context, reason: run.reason),
                    handler: handler)))
    }

    /// The taking back of an effect came to its end.
    mutating func toolUndone(_ undoID: String, _ failure: RealtimeError?, now: Duration) -> [SessionEffect] {
        undoEnded(undoID, failure)
        resumeStops(now: now)
        return drain()
    }

    mutating func undoEnded(_ undoID: String, _ failure: RealtimeError?) {
        guard let run = lingering.undoEnded(undoID), concernsThisSession(run) else { return }
        publish(.toolUndone(run.report(failure)))
    }

    /// What concerns an earlier session is not published in a later one, nor after the end.
    private func concernsThisSession(_ run: LingeringTools.Run) -> Bool {
        run.context.sessionID == sessionID && state.session.status == .active
    }

    /// Lets the callers of `stopSession` go on that need not wait for handlers any more.
    mutating func resumeStops(now: Duration) {
        for waiter in lingering.released(now: now) { resume(waiter) }
    }
}
