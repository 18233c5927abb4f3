import Testing

@testable import CharivoRealtime

@Suite("Tools: events")
struct ToolEventTests {
    private static let turn = TurnIdentity(responseID: "resp_1", itemID: "fc_1", generation: 2)
    private static let place: JSONObject = ["responseId": "resp_1", "itemId": "fc_1", "generation": 2]

    private static let approval = RealtimeEvent.toolApproval(
        ToolApprovalReport(
            id: "appr_1", status: .pending, name: "pay", arguments: ["sum": 5], callID: "call_1", timeout: .seconds(2), turn: turn))
    private static let acknowledged = RealtimeEvent.toolAcknowledged(name: "pay", output: ["a": 1], callID: "call_1", turn)
    private static func undone(_ error: RealtimeError?) -> RealtimeEvent {
        .toolUndone(ToolUndoReport(name: "pay", callID: "call_1", reason: .timedOut, error: error, turn: turn))
    }

    @Test(
        "C12, C17: what tools add to the seed's events has a name in both namings, all its fields, and is never dropped",
        arguments: [
            (
                approval, "tool:approval",
                ["approvalId": "appr_1", "status": "pending", "name": "pay", "args": ["sum": 5], "callId": "call_1", "timeoutMs": 2_000]
            ),
            (acknowledged, "tool:acknowledged", ["name": "pay", "output": ["a": 1], "callId": "call_1"]),
            (undone(nil), "tool:undone", ["name": "pay", "callId": "call_1", "reason": "timed-out"]),
            (
                undone(RealtimeError(code: .tool, message: "No.")), "tool:undone",
                [
                    "name": "pay", "callId": "call_1", "reason": "timed-out",
                    "error": ["code": "tool", "message": "No."],
                ]
            ),
        ] as [(RealtimeEvent, String, JSONObject)])
    func records(event: RealtimeEvent, name: String, fields: JSONObject) {
        #expect(event.name == "realtime:\(name)")
        #expect(
            event.records() == [EventRecord(name: "realtime:\(name)", payload: fields.merging(Self.place) { _, place in place })])
        #expect(event.records(naming: .later).map(\.name) == [name])
        #expect(event.importance == .final)
    }
}
