internal import CharivoOpenAI

/// What can happen to a session.
enum SessionInput: Sendable {
    /// The session is ready for its client.
    case opened
    /// The client sent an event.
    case client(ClientEvent)
    /// The client sent a text that is no event.
    case malformed(WireDecodingError)
    /// The client sent a binary message.
    case binary
    /// A recogniser answered for an utterance.
    case recognition(Int, RecognitionOutcome)
    /// The pipeline of a response brought something forth.
    case response(String, ResponseOutput)
    /// A timer's time has come.
    case timer(SessionTimer)
    /// The engine is to stop: what is being answered is answered to its end, and nothing new is.
    case drain
    /// The engine shuts down.
    case shutdown
}

/// How the recognition of an utterance ended.
enum RecognitionOutcome: Sendable, Hashable {
    /// The words; empty when there were none.
    case words(String)
    /// It failed.
    case failed(ResponseFailure)
}

/// The timers of a session.
enum SessionTimer: Sendable, Hashable {
    /// Nobody spoke for `idle_timeout_ms`.
    case idle
    /// The session has reached its greatest length.
    case expiry
    /// The words of an utterance are overdue.
    case recognition(Int)
    /// A response is overdue.
    case response(String)
    /// What was sent before the engine stops will have been heard.
    case farewell
}
