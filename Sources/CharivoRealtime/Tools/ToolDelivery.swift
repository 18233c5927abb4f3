/// Whether the model waits for a tool's result.
public enum ToolDelivery: Sendable, Hashable {
    /// The result is the call's output: the model goes on when it is there.
    case awaited
    /// The acknowledgement is the call's output, at once when the handler begins, and the model goes on. The result is told when it
    /// is there, as a further call with its output, since a call has one output only.
    ///
    /// The handler may take ``RealtimeManagerOptions/defaultBackgroundToolTimeout`` unless the tool says otherwise.
    case background(
        acknowledgement: JSONObject = ["success": true, "status": "in progress; the result will follow"], result: LateResult = .silent)

    /// How the model is told a result that it did not wait for.
    public enum LateResult: Sendable, Hashable {
        /// It knows from now on, and is not asked to speak.
        case silent
        /// It is asked to speak when the conversation is idle, with the hint that the result may have been spoken of already.
        case announced
    }
}
