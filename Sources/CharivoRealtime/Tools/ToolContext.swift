/// What a tool's handler may know.
public struct ToolContext: Sendable {
    /// Who the session is with.
    public var character: Character?
    /// The session when the handler began.
    public var state: RealtimeState
    /// The call. The same for a call that is delivered twice or told to another connection, and unique in its session.
    public var callID: String
    /// The session, the same as in every log line of it.
    public var sessionID: String

    /// Makes a context, for tests of handlers.
    public init(character: Character? = nil, state: RealtimeState = .init(), callID: String, sessionID: String = "") {
        self.character = character
        self.state = state
        self.callID = callID
        self.sessionID = sessionID
    }

    /// A key for services that do a thing once however often they are asked: one for each call, also between sessions, whose
    /// provider may count its calls from the beginning again.
    public var idempotencyKey: String { "\(sessionID)/\(callID)" }
}
