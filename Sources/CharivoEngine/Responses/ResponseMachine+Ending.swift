internal import CharivoOpenAI

extension ResponseMachine.Ending {
    /// The ending as `response.done` tells it.
    var wire: (WireResponseStatus, WireStatusDetails) {
        switch self {
        case .completed: (.completed, WireStatusDetails(type: .completed))
        case .cancelled(let who): (.cancelled, WireStatusDetails(type: .cancelled, reason: who.rawValue))
        case .reachedLimit: (.incomplete, WireStatusDetails(type: .incomplete, reason: "max_output_tokens"))
        case .failed(let failure):
            (
                .failed,
                WireStatusDetails(
                    type: .failed,
                    error: WireStatusDetails.Failure(type: WireError.serverError, code: failure.code, message: failure.message))
            )
        }
    }
}
