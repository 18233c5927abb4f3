import Testing

@testable import CharivoRealtime
@testable import CharivoServer

/// Each event as a session publishes it, with everything in it that there may be, and as a visitor sees it.
@Suite("What a visitor is shown of each event")
struct VisitorMappingTests {
    private static let turn = TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 1)

    /// What the character is drawn by, of what each tool takes or gives; a host may put a tool of its own in the place of the avatar's.
    private static let drawn: [String: JSONObject] = [
        "sell": [:], "setExpression": ["success": true, "expressionId": "smile"],
        "playMotion": ["success": true, "group": "wave", "index": 0], "lookAt": ["success": true, "x": 1, "y": -0.5],
    ]

    private static let error = RealtimeError(
        code: .quota, message: "Key sk-1 is spent.", providerCode: "insufficient_quota", parameter: "session.voice", cause: "Key sk-1",
        retryAfter: .seconds(3), turn: turn)
    private static let shownError = RealtimeError(
        code: .quota, message: "The server's account with the provider has no quota left. Tell the server's owner.",
        providerCode: "insufficient_quota", parameter: "session.voice", retryAfter: .seconds(3), turn: turn)
    /// A tool's failure, every field of which was the host's to fill.
    private static let shownFailure = RealtimeError(code: .quota, message: shownError.message, turn: turn)

    private static let shownConfig = RealtimeSessionConfig(
        provider: "openai", transport: .webSocket, model: "gpt-realtime", voice: "marin", maxTokens: 100,
        inputAudioTranscription: InputAudioTranscription(model: "whisper-1"), turnDetection: .serverVAD, noiseReduction: .farField,
        speed: 1.25, outputModality: .audio)

    private static let state: RealtimeState = {
        var state = shownState
        state.session.config?.instructions = "Sell umbrellas."
        state.session.config?.tools = [ToolDefinition(name: "sell", description: "Sells.")]
        state.session.config?.toolChoice = .required
        state.session.config?.temperature = 0.5
        state.session.config?.providerOptions = ["prompt": "own"]
        state.lastError = error
        return state
    }()

    private static let shownState: RealtimeState = {
        var state = RealtimeState()
        state.connection = .connected
        state.session = .init(status: .active, config: shownConfig, characterID: "hiyori")
        state.response = .init(status: .responding, text: "Hello", responseID: "resp_1")
        (state.audioPlaying, state.awaitingResponse) = (true, true)
        state.lastError = shownError
        return state
    }()

    /// What either side says, what is heard of it, how the connection fares, and what the character's body shows.
    private static let whole: [RealtimeEvent] = [
        .userSpeechStarted(UserSpeech(itemID: "item_1", audioMs: 20, generation: 1)),
        .userSpeechStopped(UserSpeech(itemID: "item_1", audioMs: 20, generation: 1)), .userTranscript("Hello", turn),
        .responseCreated(turn), .assistantDelta("Hello", turn),
        .assistantDone(AssistantReply(text: "Hel", generatedText: "Hello", isInterrupted: true, turn: turn)),
        .responseDone(ResponseReport(status: .incomplete, reason: "max_output_tokens", turn: turn)),
        .usage(
            UsageReport(
                of: TokenUsage(totalTokens: 3, inputTokens: 2, outputTokens: 1), model: "m", responseID: "resp_1", sessionID: "s",
                generation: 1)),
        .reconnectAttempt(attempt: 1, delay: .seconds(1), cause: .connectionLost),
        .reconnectSucceeded(ReconnectReport(attempts: 1, total: .seconds(1), cause: .connectionLost, generation: 2)),
        .replayRefused(ReplayRefusal(itemID: "item_1", providerCode: "no", refused: 1, generation: 2)),
        .expression(id: "smile", turn), .motion(group: "wave", index: 0, turn), .gaze(x: 1, y: 0, turn),
        .lipSync(rms: 0.5, characterID: "hiyori", turn), .audioStarted(characterID: "hiyori", turn),
        .audioEnded(characterID: "hiyori", turn),
        .playback(PlaybackReport(outcome: .cut, playedMs: 1, receivedMs: 2, turn: turn)),
        .budget(BudgetReport(stage: .economy, limit: .replies, spent: 1, allowed: 2)),
        .latency(LatencyReport(trigger: .voice, usedTools: true, total: .seconds(1), turn: turn)),
        .conversation(.appended(id: "item_1", part: 0, text: "Hello", turn: turn)), .conversation(.removed(id: "item_1", turn: turn)),
    ]

    @Test("What is the visitor's own is shown as it is", arguments: whole)
    func shownWhole(event: RealtimeEvent) { #expect(event.forVisitor == event) }

    @Test("The session is shown without the host's part of its config, and with its last error in words of ours")
    func session() {
        for (event, shown) in [
            (.sessionStarted(Self.state), .sessionStarted(Self.shownState)),
            (.sessionEnded(Self.state, reason: .provider), .sessionEnded(Self.shownState, reason: .provider)),
            (.stateChanged(Self.state), .stateChanged(Self.shownState)),
            (.assistantStarted(Self.state, Self.turn), .assistantStarted(Self.shownState, Self.turn)),
            (.error(Self.error), .error(Self.shownError)),
            (
                .reconnectExhausted(attempts: 5, total: .seconds(9), cause: .unresponsive, lastError: Self.error),
                .reconnectExhausted(attempts: 5, total: .seconds(9), cause: .unresponsive, lastError: Self.shownError)
            ),
        ] as [(RealtimeEvent, RealtimeEvent)] {
            #expect(event.forVisitor == shown, "\(event.name)")
        }
        let odd = RealtimeEvent.error(RealtimeError(code: .init(rawValue: "odd"), message: "Key sk-1"))
        #expect(odd.forVisitor == .error(RealtimeError(code: .init(rawValue: "odd"), message: "Something went wrong.")))
    }

    @Test("Tools are shown by name, with what the character is drawn by and nothing else", arguments: drawn.keys.sorted())
    func tools(name: String) throws {
        let shown = try #require(Self.drawn[name])
        let made = shown.merging(["success": true, "price": 7, "note": "umbrella"]) { mine, _ in mine }
        func approval(_ arguments: JSONObject) -> RealtimeEvent {
            .toolApproval(
                ToolApprovalReport(
                    id: "appr_1", status: .pending, name: name, arguments: arguments, callID: "call_1", timeout: .seconds(9),
                    turn: Self.turn
                ))
        }
        func undone(_ error: RealtimeError?) -> RealtimeEvent {
            .toolUndone(ToolUndoReport(name: name, callID: "call_1", reason: .replaced, error: error, turn: Self.turn))
        }
        func call(_ arguments: JSONObject) -> RealtimeEvent {
            .toolCalled(ToolCallReport(name: name, arguments: arguments, callID: "call_1", turn: Self.turn))
        }
        for (event, shown) in [
            (call(made), call(shown)), (approval(made), approval(shown)), (undone(Self.error), undone(Self.shownFailure)),
            (undone(nil), undone(nil)),
            (
                .toolResult(name: name, output: made, callID: "call_1", Self.turn),
                .toolResult(name: name, output: shown, callID: "call_1", Self.turn)
            ),
            (
                .toolAcknowledged(name: name, output: made, callID: "call_1", Self.turn),
                .toolAcknowledged(name: name, output: shown, callID: "call_1", Self.turn)
            ),
            (
                .toolError(name: name, error: Self.error, callID: "call_1", Self.turn),
                .toolError(name: name, error: Self.shownFailure, callID: "call_1", Self.turn)
            ),
        ] as [(RealtimeEvent, RealtimeEvent)] {
            #expect(event.forVisitor == shown, "\(event.name)")
        }
    }

    @Test("Of a guardrail and of a diagnostic a visitor is shown which it is, of the host's own events nothing")
    func hosts() {
        func guardrail(_ reason: String) -> RealtimeEvent {
            .guardrail(GuardrailReport(name: "prices", outcome: .stopped, reason: reason, turn: Self.turn))
        }
        func diagnostic(_ message: String) -> RealtimeEvent {
            .diagnostic(Diagnostic(code: "config_differs", message: message, count: 2))
        }
        #expect(guardrail("It sells umbrellas.").forVisitor == guardrail(""))
        #expect(diagnostic("voice").forVisitor == diagnostic(""))
        #expect(RealtimeEvent.custom(name: "sale", payload: [:]).forVisitor == nil)
    }

    @Test(
        "An item keeps its place, whose it is and how it stands, and its words if either side said them",
        arguments: [
            (.user, .user, "Words"), (.assistant, .assistant, "Words"), (.system, .system, ""),
            (.other(type: "reasoning"), .other(type: "reasoning"), ""),
            (.toolOutput(callID: "c", output: "{\"price\":7}"), .toolOutput(callID: "c", output: ""), ""),
            (
                .toolCall(callID: "c", name: "sell", arguments: "{\"price\":7}"), .toolCall(callID: "c", name: "sell", arguments: ""), ""
            ),
            (
                .toolCall(callID: "c", name: "lookAt", arguments: "{\"price\":7,\"x\":1}"),
                .toolCall(callID: "c", name: "lookAt", arguments: "{\"x\":1}"), ""
            ),
        ] as [(ConversationItem.Kind, ConversationItem.Kind, String)])
    func items(kind: ConversationItem.Kind, shownKind: ConversationItem.Kind, words: String) {
        func item(_ kind: ConversationItem.Kind, _ text: String) -> ConversationItem {
            ConversationItem(
                id: "item_1", kind: kind, status: .interrupted, text: text, isSpoken: true, responseID: "resp_1", generation: 3)
        }
        let (made, shown) = (item(kind, "Words"), item(shownKind, words))
        #expect(RealtimeEvent.conversation(.inserted(made, after: "item_0")).forVisitor == .conversation(.inserted(shown, after: "item_0")))
        #expect(RealtimeEvent.conversation(.updated(made)).forVisitor == .conversation(.updated(shown)))
    }
}
