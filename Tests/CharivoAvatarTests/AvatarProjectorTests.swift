import CharivoAvatar
import Testing

@testable import CharivoRealtime

@Suite struct AvatarProjectorTests {
    static let turn = TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 2)

    @Test(
        "S26, K42: A result becomes its event, with the identity of the reply",
        arguments: [
            ("setExpression", ["success": true, "expressionId": "smile"], .expression(id: "smile", turn)),
            ("playMotion", ["success": true, "group": "wave", "index": 1], .motion(group: "wave", index: 1, turn)),
            ("lookAt", ["success": true, "x": -1, "y": 0.5], .gaze(x: -1, y: 0.5, turn)),
        ] as [(String, JSONObject, RealtimeEvent)])
    func projects(name: String, output: JSONObject, event: RealtimeEvent) throws {
        #expect(try Self.project(name, output) == [event])
    }

    @Test(
        "S25: Other tools, failures and results without the fields make no event",
        arguments: [
            ("describeCharacterProfile", ["success": true, "expressionId": "smile"]),
            ("setExpression", ["success": false, "expressionId": "smile"]),
            ("setExpression", ["success": true]),
            ("playMotion", ["success": true, "group": "wave"]),
            ("lookAt", ["success": true, "x": 0]),
        ] as [(String, JSONObject)])
    func ignores(name: String, output: JSONObject) throws {
        #expect(try Self.project(name, output).isEmpty)
    }

    private static func project(_ name: String, _ output: JSONObject) throws -> [RealtimeEvent] {
        try ResultProjector.avatar.project(.init(name: name, output: output, callID: "call_1", turn: turn))
    }
}
