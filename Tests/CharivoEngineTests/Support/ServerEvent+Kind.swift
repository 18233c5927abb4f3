import CharivoOpenAI

extension ServerEvent.Payload {
    /// The case's name: short, and without what it carries.
    var kind: String { String("\(self)".prefix { $0 != "(" }) }

    /// Whether it is an error.
    var isError: Bool { if case .error = self { true } else { false } }

    /// The error's code.
    var errorCode: String? { if case .error(let error) = self { error.code } else { nil } }

    /// The response it belongs to.
    var responseID: String? {
        switch self {
        case .responseCreated(let response), .responseDone(let response): response.id
        case .outputItemAdded(let id, _, _), .outputItemDone(let id, _, _): id
        case .contentPartAdded(let location, _), .contentPartDone(let location, _), .outputTextDelta(let location, _),
            .outputTextDone(let location, _), .outputAudioDelta(let location, _), .outputAudioDone(let location),
            .outputTranscriptDelta(let location, _), .outputTranscriptDone(let location, _):
            location.responseID
        case .functionArgumentsDelta(let location, _, _), .functionArgumentsDone(let location, _, _, _): location.responseID
        default: nil
        }
    }

    /// The response that is done.
    var doneResponse: WireResponse? { if case .responseDone(let response) = self { response } else { nil } }
}
