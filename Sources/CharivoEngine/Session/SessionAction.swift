internal import CharivoOpenAI
internal import CharivoRealtime

/// What the owner of a session is to do, in order. None of it fails from the machine's point of view: what goes wrong comes
/// back as an input.
enum SessionAction: Sendable, Hashable {
    /// Send an event to the client.
    case send(ServerEvent)
    /// Begin to recognise an utterance.
    case beginUtterance(Int, RecognitionHints)
    /// Sound of an utterance, in order.
    case feed(Int, PCMAudio)
    /// The utterance is whole: its outcome is wanted.
    case finishUtterance(Int)
    /// The utterance is not wanted any more; no outcome either.
    case cancelUtterance(Int)
    /// Run the pipeline of a response.
    case startResponse(String, ResponsePlan)
    /// Stop the pipeline of a response; what still comes of it is dropped.
    case stopResponse(String)
    /// Report when that time has come; takes the place of the same timer set before.
    case setTimer(SessionTimer, at: Duration)
    /// Forget a timer.
    case cancelTimer(SessionTimer)
    /// Close the connection once everything is sent.
    case close(code: UInt16, reason: String)
}
