import CharivoJSON

@testable import CharivoRealtime

/// The handlers of a simulated session: they return when the search says so, whether they were told to stop or not.
struct SimulatedHandlers {
    private struct Handler {
        var run: ToolRun
        var toldAt: Duration?
        var group: String? { run.tool.concurrency.group(of: run.tool.definition.name) }
    }

    private var handlers: [String: Handler] = [:]
    private var undoing: [String: String] = [:]
    private var counts: [String: Int] = [:]
    private var approvals: [String: String] = [:]
    private var approved: Set<String> = []
    private var returned: [String: (run: ToolRun, wasTold: Bool)] = [:]

    /// One tool for each rule, and some with several.
    static let tools: [Tool] = [
        tool("tool0") { _ in },
        tool("tool1") { $0.interruption = .cancel },
        tool("tool2") { $0.interruption = .finishAndSpeak },
        tool("own") { $0.concurrency = .oneAtATime },
        tool("till") {
            $0.concurrency = .exclusive("till", whenInterrupted: .keep)
            $0.approval = .always
            $0.undo = { _ in }
        },
        tool("till2") {
            $0.concurrency = .exclusive("till")
            $0.interruption = .cancel
            $0.undo = { _ in }
        },
        tool("back") {
            $0.delivery = .background(result: .announced)
            $0.timeout = .seconds(20)
        },
        tool("back2") {
            $0.delivery = .background()
            $0.interruption = .cancel
            $0.repetition = .replace(.name)
            $0.undo = { _ in }
        },
        tool("join") {
            $0.repetition = .join(.arguments)
            $0.runsIncompleteCalls = true
        },
        tool("joinBack") {
            $0.repetition = .join(.name)
            $0.delivery = .background(result: .announced)
            $0.approval = .when { arguments, _ in arguments["ask"] == true }
        },
        tool("reject") { $0.repetition = .reject(.name) },
        tool("replace") {
            $0.repetition = .replace(.arguments)
            $0.approval = .always
        },
    ]

    private static func tool(_ name: String, _ change: (inout Tool) -> Void) -> Tool {
        Tool(name, "A tool.") { _, _ in [:] }.with(change)
    }

    /// The calls whose handlers have not returned.
    var running: [String] { handlers.values.map(\.run.context.callID).sorted() }
    /// The calls whose effects are being taken back.
    var beingUndone: [String] { undoing.keys.sorted() }
    /// The calls for which somebody was asked, now or before.
    var asked: [String] { approvals.keys.sorted() }

    mutating func sessionBegins() {
        counts = [:]
        approvals = [:]
        approved = []
    }

    mutating func heard(_ event: RealtimeEvent) {
        if case .toolApproval(let report) = event, report.status == .pending { approvals[report.callID] = report.id }
    }

    mutating func began(_ run: ToolRun, now: Duration) throws {
        let callID = run.context.callID
        counts[callID, default: 0] += 1
        if counts[callID] != 1 { throw SessionModel.Violation(description: "invariant 2: a handler ran twice for \(callID)") }
        if run.tool.approval.isNeeded(for: run.arguments, run.context), !approved.contains(callID) {
            throw SessionModel.Violation(description: "C12: \(callID) ran and was not approved")
        }
        let handler = Handler(run: run)
        if let group = handler.group {
            let others = handlers.values.filter { $0.group == group && ($0.toldAt.map { now - $0 < .seconds(2) } ?? true) }
            if !others.isEmpty { throw SessionModel.Violation(description: "C11: two handlers of one group run at once") }
        }
        handlers[run.id] = handler
    }

    mutating func told(_ runID: String, now: Duration) {
        if handlers[runID]?.toldAt == nil { handlers[runID]?.toldAt = now }
        undoing = undoing.filter { $0.value != runID }
    }

    /// The handler of a call returns.
    mutating func returns(_ callID: String) -> String? {
        guard let handler = handlers.values.first(where: { $0.run.context.callID == callID }) else { return nil }
        handlers[handler.run.id] = nil
        returned[callID] = (handler.run, handler.toldAt != nil)
        return handler.run.id
    }

    mutating func undoBegan(_ run: ToolUndoRun) throws {
        let callID = run.undo.context.callID
        guard let handler = returned.removeValue(forKey: callID), handler.wasTold, handler.run.tool.undo != nil else {
            throw SessionModel.Violation(description: "an effect of \(callID) was taken back that stood, or was taken back twice")
        }
        undoing[callID] = run.id
    }

    mutating func undoReturns(_ callID: String) -> String? { undoing.removeValue(forKey: callID) }

    /// A person approves; the approval may have ended before.
    mutating func approved(_ callID: String) -> String? {
        guard let approvalID = approvals[callID] else { return nil }
        approved.insert(callID)
        return approvalID
    }

    /// A person does not approve; the approval may have ended before.
    func denied(_ callID: String) -> String? { approvals[callID] }
}
