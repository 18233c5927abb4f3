// The words are those of the live service where a recording has them: clients do match on codes, and people search for messages.

extension WireError {
    /// A parameter that nobody knows.
    package static func unknownParameter(_ param: String) -> WireError {
        WireError(code: "unknown_parameter", message: "Unknown parameter: '\(param)'.", param: param)
    }

    /// A parameter that must be there.
    package static func missingParameter(_ param: String) -> WireError {
        WireError(code: "missing_required_parameter", message: "Missing required parameter: '\(param)'.", param: param)
    }

    /// A parameter of the wrong type.
    package static func wrongType(_ param: String, expected: String, found: String) -> WireError {
        WireError(
            code: "invalid_type", message: "Invalid type for '\(param)': expected \(expected), but got \(found) instead.", param: param)
    }

    /// A word that is not among those there are.
    package static func unsupportedValue(_ param: String, supported: [String]) -> WireError {
        let words = supported.map { "'\($0)'" }.joined(separator: ", ")
        return WireError(code: "invalid_value", message: "Invalid value for '\(param)'. Supported values are: \(words).", param: param)
    }

    /// A client event whose type is not among those that a service takes over a WebSocket.
    package static func unknownEventType(eventID: String?) -> WireError {
        var error = unsupportedValue("type", supported: acceptedEventTypes)
        error.eventID = eventID
        return error
    }

    /// The types of client events that the live service lists in that error.
    private static let acceptedEventTypes = [
        "session.update", "session.close", "input_audio_buffer.append", "session.input_audio_buffer.append", "input_audio_buffer.commit",
        "input_audio_buffer.clear", "conversation.item.create", "conversation.item.truncate", "conversation.item.delete",
        "conversation.item.retrieve", "response.create", "response.cancel",
    ]

    /// An update of the one kind of session to a session of the other.
    package static func sessionTypeMismatch(update: WireSessionType, session: WireSessionType) -> WireError {
        WireError(
            code: "invalid_parameter",
            message: "Passing a \(update) session update event to a \(session) session is not allowed.", param: "session.type")
    }

    /// An update of the voice after the model has spoken.
    package static let voiceLocked = WireError(
        code: "cannot_update_voice",
        message: "Cannot update a conversation's voice if assistant audio is present.", param: "session.audio.output.voice")
}

extension WireError {
    /// What a service answers to a frame that is no event.
    package init(_ error: WireDecodingError) {
        self =
            switch error.reason {
            case .notJSON, .tooDeep: WireError(code: "invalid_json", message: "The message could not be read as JSON. \(error)")
            case .notAnObject(let found):
                WireError(code: "invalid_event", message: "Expected the message to be a JSON object, but got \(found) instead.")
            case .missing: .missingParameter(error.path)
            case .wrongType(let expected, let found): .wrongType(error.path, expected: expected, found: found)
            case .unsupported(let supported): .unsupportedValue(error.path, supported: supported)
            case .audio(let cause):
                WireError(
                    code: "invalid_value",
                    message: "Invalid '\(error.path)'. Expected base64-encoded audio bytes, but got an invalid value: \(cause)",
                    param: error.path)
            }
        eventID = error.eventID
    }
}
