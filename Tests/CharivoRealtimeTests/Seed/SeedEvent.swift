import Testing

@testable import CharivoRealtime

/// An event of the seed's: how it is made here, and its name and fields there.
struct SeedEvent: Sendable, CustomTestStringConvertible {
    var event: RealtimeEvent
    var name: String
    /// The name in the seed's later versions, where it is another.
    var laterName: String?
    var payload: JSONObject

    var testDescription: String { name }

    private static let turn = TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 2)
    private static let ids: JSONObject = ["responseId": "resp_1", "itemId": "item_1", "generation": 2]

    private static func with(_ fields: JSONObject) -> JSONObject { fields.merging(ids) { mine, _ in mine } }

    private static let freshState: JSONValue = [
        "connection": "idle", "session": ["status": "idle", "config": nil], "response": ["status": "idle", "text": ""],
        "audioPlaying": false, "awaitingResponse": false, "lastError": nil,
    ]

    private static let error = RealtimeError(code: .timeout, message: "Too late.")
    private static let errorFields: JSONValue = ["code": "timeout", "message": "Too late."]

    private static let usage = UsageReport(
        of: TokenUsage(totalTokens: 3, inputTokens: 2, outputTokens: 1), model: "m", responseID: "resp_1", sessionID: "sess_1",
        generation: 2)

    private static let recovered = ReconnectReport(attempts: 2, total: .milliseconds(1_500), cause: .iceFailed, generation: 2)

    /// Every event of the seed's, once.
    static let all: [SeedEvent] = [
        .init(event: .sessionStarted(RealtimeState()), name: "realtime:session:start", payload: ["state": freshState]),
        .init(
            event: .sessionEnded(RealtimeState(), reason: .user), name: "realtime:session:end",
            payload: ["state": freshState, "reason": "user"]),
        .init(event: .stateChanged(RealtimeState()), name: "realtime:state", payload: ["state": freshState]),
        .init(event: .userTranscript("Hello", turn), name: "realtime:user:transcript", payload: with(["text": "Hello"])),
        .init(event: .assistantStarted(RealtimeState(), turn), name: "realtime:assistant:start", payload: with(["state": freshState])),
        .init(event: .assistantDelta("Hi", turn), name: "realtime:assistant:delta", payload: with(["text": "Hi"])),
        .init(
            event: .assistantDone(AssistantReply(text: "Hi", isInterrupted: false, turn: turn)), name: "realtime:assistant:done",
            payload: with(["text": "Hi", "interrupted": false])),
        .init(
            event: .toolCalled(ToolCallReport(name: "f", arguments: ["a": 1], callID: "call_1", turn: turn)),
            name: "realtime:tool:call", laterName: "tool:call",
            payload: with(["name": "f", "args": ["a": 1], "callId": "call_1"])),
        .init(
            event: .toolResult(name: "f", output: ["b": 2], callID: "call_1", turn), name: "realtime:tool:result",
            laterName: "tool:result", payload: with(["name": "f", "output": ["b": 2], "callId": "call_1"])),
        .init(
            event: .toolError(name: "f", error: error, callID: "call_1", turn), name: "realtime:tool:error", laterName: "tool:error",
            payload: with(["name": "f", "error": errorFields, "callId": "call_1"])),
        .init(
            event: .usage(usage), name: "realtime:usage",
            payload: [
                "usage": ["totalTokens": 3, "inputTokens": 2, "outputTokens": 1], "model": "m", "responseId": "resp_1",
                "sessionId": "sess_1", "generation": 2, "kind": "reply",
            ]),
        .init(event: .error(error), name: "realtime:error", payload: ["error": errorFields]),
        .init(
            event: .reconnectAttempt(attempt: 1, delay: .milliseconds(500), cause: .iceDisconnected),
            name: "realtime:reconnect:attempt", payload: ["attempt": 1, "delayMs": 500, "cause": "ice-disconnected"]),
        .init(
            event: .reconnectSucceeded(recovered), name: "realtime:reconnect:success",
            payload: ["attempts": 2, "totalMs": 1_500, "cause": "ice-failed"]),
        .init(
            event: .reconnectExhausted(attempts: 5, total: .seconds(12), cause: .offline, lastError: error),
            name: "realtime:reconnect:exhausted",
            payload: ["attempts": 5, "totalMs": 12_000, "cause": "offline", "lastError": errorFields]),
        .init(
            event: .expression(id: "smile", turn), name: "realtime:expression", laterName: "avatar:expression",
            payload: with(["expressionId": "smile"])),
        .init(
            event: .motion(group: "wave", index: 1, turn), name: "realtime:motion", laterName: "avatar:motion",
            payload: with(["group": "wave", "index": 1])),
        .init(
            event: .gaze(x: -1, y: 0.5, turn), name: "realtime:gaze", laterName: "avatar:gaze", payload: with(["x": -1, "y": 0.5])),
        .init(
            event: .lipSync(rms: 0.25, characterID: "hiyori", turn), name: "tts:lipsync:update",
            payload: with(["rms": 0.25, "characterId": "hiyori"])),
        .init(
            event: .audioStarted(characterID: "hiyori", turn), name: "tts:audio:start", payload: with(["characterId": "hiyori"])),
        .init(event: .audioEnded(characterID: nil, turn), name: "tts:audio:end", payload: with([:])),
    ]
}
