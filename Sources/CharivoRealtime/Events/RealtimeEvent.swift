/// Everything that a session publishes.
///
/// Each event knows its name and its JSON form in the seed's words: see ``records(naming:)``. By the time an event is
/// published, the state it tells of is already the session's.
public enum RealtimeEvent: Sendable, Hashable {
    /// A session began to live.
    case sessionStarted(RealtimeState)
    /// A session ended; nothing of it is published afterwards.
    case sessionEnded(RealtimeState, reason: SessionEndReason)
    /// The state changed. Words of a reply come as deltas and do not change it until the reply is done.
    case stateChanged(RealtimeState)

    /// The user began to speak.
    case userSpeechStarted(UserSpeech)
    /// The user fell silent.
    case userSpeechStopped(UserSpeech)
    /// What the user said is known.
    case userTranscript(String, TurnIdentity)

    /// A reply exists, before its first word.
    case responseCreated(TurnIdentity)
    /// A reply begins to have words.
    case assistantStarted(RealtimeState, TurnIdentity)
    /// Further words of a reply.
    case assistantDelta(String, TurnIdentity)
    /// A reply has all its words; it may still be audible.
    case assistantDone(AssistantReply)
    /// A reply is over for the provider.
    case responseDone(ResponseReport)

    /// The model called a tool.
    case toolCalled(ToolCallReport)
    /// A tool succeeded, and this is what the model was told.
    case toolResult(name: String, output: JSONObject, callID: String, TurnIdentity)
    /// A tool failed or was refused, and the model was told so.
    case toolError(name: String, error: RealtimeError, callID: String, TurnIdentity)

    /// A call asks a person whether it may run, or does so no longer.
    case toolApproval(ToolApprovalReport)
    /// A tool runs on in the background, and this is what the model was told meanwhile; its result or error will follow.
    case toolAcknowledged(name: String, output: JSONObject, callID: String, TurnIdentity)
    /// The effect of a call that had been given up was taken back, or could not be.
    case toolUndone(ToolUndoReport)

    /// What a reply cost, or the writing down of what the user said.
    case usage(UsageReport)
    /// Something went wrong.
    case error(RealtimeError)

    /// A lost connection will be made again after a delay.
    case reconnectAttempt(attempt: Int, delay: Duration, cause: ConnectionCause)
    /// The session goes on over a new connection.
    case reconnectSucceeded(ReconnectReport)
    /// The provider refused an item of the conversation that a new connection was told of; the session goes on without it.
    case replayRefused(ReplayRefusal)
    /// The connection could not be made again; the session ends.
    case reconnectExhausted(attempts: Int, total: Duration, cause: ConnectionCause, lastError: RealtimeError)

    /// The character shows an expression.
    case expression(id: String, TurnIdentity)
    /// The character plays a motion.
    case motion(group: String, index: Int, TurnIdentity)
    /// The character looks somewhere: −1 is left and down, 1 is right and up.
    case gaze(x: Double, y: Double, TurnIdentity)

    /// How loud what is being heard is, 0 to 1; about 60 a second while the character is audible, closing with 0.
    case lipSync(rms: Double, characterID: String?, TurnIdentity)
    /// The character became audible.
    case audioStarted(characterID: String?, TurnIdentity)
    /// The character fell silent.
    case audioEnded(characterID: String?, TurnIdentity)
    /// The sound of a reply was heard to its end, or was cut.
    case playback(PlaybackReport)

    /// A guardrail stopped a reply, or failed to judge it.
    case guardrail(GuardrailReport)
    /// The session's budget is nearly spent, or spent.
    case budget(BudgetReport)
    /// How long the user waited for what is now heard.
    case latency(LatencyReport)

    /// The conversation changed.
    case conversation(ConversationChange)
    /// Something a developer may want to know, and nobody need act on.
    case diagnostic(Diagnostic)
    /// An event of the app's own, as its result projectors make them.
    case custom(name: String, payload: JSONObject)
}
