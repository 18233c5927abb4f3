/// An error as the service tells it: in the `error` event, and where a transcription failed.
package struct WireError: Error, Hashable, Sendable {
    /// The kind: `invalid_request_error`, `server_error`, ….
    package var type: String
    /// The code, such as `missing_required_parameter`.
    package var code: String?
    /// The message, for a person.
    package var message: String
    /// Which parameter is at fault, such as `session.type`.
    package var param: String?
    /// The `event_id` of the client event at fault, when it had one.
    package var eventID: String?

    /// Makes an error.
    package init(
        type: String = WireError.invalidRequest, code: String? = nil, message: String, param: String? = nil, eventID: String? = nil
    ) {
        self.type = type
        self.code = code
        self.message = message
        self.param = param
        self.eventID = eventID
    }

    /// `invalid_request_error`: the client's doing.
    package static let invalidRequest = "invalid_request_error"
    /// `server_error`: the service's doing.
    package static let serverError = "server_error"
}
