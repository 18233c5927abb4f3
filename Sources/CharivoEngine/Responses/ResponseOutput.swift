internal import CharivoJSON

/// What the pipeline of one response brings forth, in order.
enum ResponseOutput: Sendable, Hashable {
    /// Further text, of a response in text.
    case text(String)
    /// A clause begins to be spoken; its sound follows.
    case clause(String)
    /// Sound of the clause that began last, at the response's output rate.
    case audio([Int16])
    /// The sound of the clause is whole.
    case clauseEnded
    /// The model calls a tool.
    case toolCall(name: String, arguments: JSONObject)
    /// The answer is whole.
    case finished
    /// The model or the voice failed.
    case failed(ResponseFailure)
}

/// Why a response failed, as its client is told. Never holds what was said.
struct ResponseFailure: Error, Sendable, Hashable {
    /// The code in `status_details.error`.
    var code: String
    /// What happened and what to do about it.
    var message: String

    init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// As many utterances are under recognition as may be.
    static let tooManyUtterances = ResponseFailure(
        code: "rate_limit_exceeded",
        message: "As many utterances as may be are being recognised. Wait until the words of one have come, and send the sound again.")

    /// A stage of the pipeline threw. Only the engine's own errors are known to be fit for a client's eyes.
    init(stage: String, error: any Error) {
        if let error = error as? SpeechError {
            self.init(code: "\(stage)_\(error.code.rawValue)", message: error.message)
        } else {
            self.init(code: "\(stage)_failed", message: "The \(stage) of the engine failed to answer this turn. Try again.")
        }
    }
}
