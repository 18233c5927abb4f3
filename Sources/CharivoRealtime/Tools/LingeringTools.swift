/// The handlers that were told to stop and have not returned, and the effects that are being taken back.
///
/// A cancelled task ends when its handler lets it. Until then its group stays taken, and the caller of `stopSession` waits for it:
/// both for a grace period at most. It is kept in view after that, also into the next session, because what it returns at last is an
/// effect that nobody is told of and that its tool may want to take back.
struct LingeringTools: Sendable {
    struct Run: Sendable {
        var id: String
        var tool: Tool
        var arguments: JSONObject
        var context: ToolContext
        var turn: TurnIdentity
        var reason: ToolUndo.Reason
        var deadline: Duration
        /// The grace period is over: nothing waits for it any more.
        var isAbandoned = false

        var group: String? { tool.concurrency.group(of: tool.definition.name) }

        func report(_ error: RealtimeError?) -> ToolUndoReport {
            ToolUndoReport(name: tool.definition.name, callID: context.callID, reason: reason, error: error, turn: turn)
        }
    }

    private struct Wait: Sendable {
        var waiter: WaiterID
        var runs: Set<String>
        var deadline: Duration
    }

    /// Handlers that have begun, by run, for as long as they may be told to stop: what would be needed to take their effect back.
    private var begun: [String: ToolRun] = [:]
    private var runs: [String: Run] = [:]
    private var order: [String] = []
    private var undoing: [String: (run: Run, deadline: Duration)] = [:]
    private var waits: [Wait] = []
    /// The handlers that have called `stopSession` themselves: waiting for them would be waiting for oneself.
    private var stopping: Set<String> = []

    let grace: Duration
    /// The most handlers kept in view; the oldest that nothing waits for go first.
    let limit: Int

    init(grace: Duration = .seconds(2), limit: Int = 64) {
        self.grace = grace
        self.limit = limit
    }

    /// How many handlers have been told to stop and have not returned.
    var count: Int { runs.count }

    /// The groups that are still taken.
    var groups: Set<String> { Set(runs.values.filter { !$0.isAbandoned }.compactMap(\.group)) }

    var deadline: Duration? {
        let moments = runs.values.filter { !$0.isAbandoned }.map(\.deadline) + undoing.values.map(\.deadline) + waits.map(\.deadline)
        return moments.min()
    }

    mutating func began(_ run: ToolRun) { begun[run.id] = run }

    /// A handler came to its end.
    ///
    /// - Returns: The handler, if it had been told to stop.
    mutating func ended(_ runID: String) -> Run? {
        begun[runID] = nil
        stopping.remove(runID)
        guard let run = runs.removeValue(forKey: runID) else { return nil }
        order.removeAll { $0 == runID }
        return run
    }

    /// A handler was told to stop.
    mutating func told(_ runID: String, _ reason: ToolUndo.Reason, turn: TurnIdentity, now: Duration) {
        guard let run = begun.removeValue(forKey: runID) else { return }
        runs[runID] = Run(
            id: runID, tool: run.tool, arguments: run.arguments, context: run.context, turn: turn, reason: reason,
            deadline: now + grace)
        order.append(runID)
        while order.count > limit, let index = order.firstIndex(where: { runs[$0]?.isAbandoned == true }) {
            runs[order.remove(at: index)] = nil
        }
    }

    /// An effect is being taken back, under a name of its own; who waited for the handler waits for this.
    mutating func undoBegan(_ undoID: String, _ run: Run, timeout: Duration, now: Duration) {
        undoing[undoID] = (run, now + timeout.bounded)
        for index in waits.indices where waits[index].runs.remove(run.id) != nil { waits[index].runs.insert(undoID) }
    }

    /// An effect was taken back, or could not be. `nil` when it was given up before.
    mutating func undoEnded(_ undoID: String) -> Run? {
        stopping.remove(undoID)
        return undoing.removeValue(forKey: undoID)?.run
    }

    /// A handler calls `stopSession`.
    mutating func calledStop(_ runID: String) {
        stopping.insert(runID)
    }

    /// A caller is to go on when the handlers have returned, and when the grace period is over at the latest.
    mutating func wait(_ waiter: WaiterID, now: Duration) {
        let runs = Set(runs.values.filter { !$0.isAbandoned }.map(\.id)).union(undoing.keys)
        waits.append(Wait(waiter: waiter, runs: runs, deadline: now + grace))
    }

    /// The callers that need not wait any more.
    mutating func released(now: Duration) -> [WaiterID] {
        let (over, still) = (
            waits.filter { isOver($0, now: now) }, waits.filter { !isOver($0, now: now) }
        )
        waits = still
        return over.map(\.waiter)
    }

    private func isOver(_ wait: Wait, now: Duration) -> Bool {
        wait.deadline <= now || wait.runs.allSatisfy { !isUnderWay($0) || stopping.contains($0) }
    }

    private func isUnderWay(_ runID: String) -> Bool {
        undoing[runID] != nil || runs[runID].map { !$0.isAbandoned } ?? false
    }

    /// Time has passed: what exceeds the grace period is waited for no longer.
    ///
    /// - Returns: The undoings whose time is up.
    mutating func deadlineReached(now: Duration) -> [String] {
        for (id, run) in runs where !run.isAbandoned && run.deadline <= now { runs[id]?.isAbandoned = true }
        return undoing.filter { $0.value.deadline <= now }.keys.sorted()
    }
}
