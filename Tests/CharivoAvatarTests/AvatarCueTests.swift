import CharivoAvatar
import CharivoTesting
import Testing

@testable import CharivoRealtime

/// The avatar's own tools in a session, on the playback clock.
@Suite("An avatar's cues", .timeLimit(.minutes(1)))
struct AvatarCueTests {
    private let place = OutputPlace(responseID: "resp_1", itemID: "item_1")

    private func call(_ id: String, _ name: AvatarToolName, _ arguments: String) -> ProviderEvent {
        .outputItemDone(
            responseID: "resp_1",
            ConversationItem(
                id: "fc_\(id)", kind: .toolCall(callID: id, name: name.rawValue, arguments: arguments), status: .completed))
    }

    @Test("B12: each of the avatar's events waits for its words, and a cut cancels the rest")
    func waits() async throws {
        let client = InMemoryRealtimeClient()
        let output = ManualAudioOutput()
        let manager = RealtimeManager(
            client: client, output: output, tools: AvatarToolTests.catalog.tools,
            resultProjectors: [.avatar(timing: .whenHeard(restingExpression: "neutral"))], clock: VirtualClock())
        let recorder = EventRecorder(manager)
        async let started: Void = manager.startSession()
        let peer = try await client.accept()
        try await peer.acknowledgeUpdate()
        try await started
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)),
            .audioDelta(place, .silence(.seconds(1))), call("1", .setExpression, #"{"expressionId":"smile"}"#),
            .audioDelta(place, .silence(.seconds(1))), call("2", .lookAt, #"{"x":1,"y":0}"#),
            .audioDelta(place, .silence(.seconds(1))), call("3", .playMotion, #"{"group":"nod","index":0}"#),
            .audioDelta(place, .silence(.seconds(1))))
        for id in ["1", "2", "3"] {
            await recorder.first { if case .toolResult(_, _, id, _) = $0 { true } else { false } }
        }
        await output.waitForSound(.seconds(4))
        #expect(recorder.events.filter(\.isOfAvatar).isEmpty)
        output.render(.milliseconds(1_100))
        await recorder.first(named: "realtime:expression")
        output.render(.milliseconds(1_000))
        await recorder.first(named: "realtime:gaze")
        try await manager.interrupt()
        #expect(
            recorder.events.filter(\.isOfAvatar) == [
                .expression(id: "smile", TurnIdentity(responseID: "resp_1", itemID: "fc_1", generation: 1)),
                .gaze(x: 1, y: 0, TurnIdentity(responseID: "resp_1", itemID: "fc_2", generation: 1)),
                .expression(id: "neutral", TurnIdentity(responseID: "resp_1", itemID: "fc_1", generation: 1)),
            ])
        await manager.stopSession()
    }
}

extension RealtimeEvent {
    fileprivate var isOfAvatar: Bool {
        switch self {
        case .expression, .motion, .gaze: true
        default: false
        }
    }
}
