internal import CharivoOpenAI

extension WireError {
    /// The session does not answer.
    static let noResponses = WireError(
        code: "invalid_request", message: "A transcription session has no responses. Open a session of type 'realtime' for them.")

    /// As many utterances are under recognition as may be.
    static let tooManyUtterances = WireError(
        code: ResponseFailure.tooManyUtterances.code, message: ResponseFailure.tooManyUtterances.message, param: "item.content")

    /// The conversation has a response under way.
    static func responseActive(_ id: String) -> WireError {
        WireError(
            code: "conversation_already_has_active_response",
            message:
                "Conversation already has an active response in progress: \(id). Wait until the response is finished before creating a new one."
        )
    }

    /// No item has that id.
    static func unknownItem(_ id: String, code: String, doing: String, param: String = "item_id") -> WireError {
        WireError(code: code, message: "Error \(doing) item: the item with id '\(id.prefix(128))' does not exist.", param: param)
    }

    /// Sound was not taken, or not committed.
    static func inputRefused(_ refusal: InputAudioBuffer.Refusal) -> WireError {
        switch refusal {
        case .tooShort(let length):
            let hundredths = length.count * 100 / 24
            let fraction = hundredths % 100
            return WireError(
                code: "input_audio_buffer_commit_empty",
                message:
                    "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)ms of audio."
            )
        case .full(let limit):
            return WireError(
                code: "input_audio_buffer_full",
                message:
                    "The input audio buffer holds \(limit.milliseconds / 1_000) seconds already. Commit or clear it before you append more.",
                param: "audio")
        }
    }

    /// An item was not created.
    static func itemNotCreated(_ problem: ConversationStore.Problem, id: String, previous: String) -> WireError {
        if problem == .duplicateItem {
            return WireError(
                code: "item_create_duplicate_item_id",
                message: "Error adding item: the item with id '\(id.prefix(128))' already exists.", param: "item.id")
        }
        return WireError(
            code: "item_create_invalid_previous_item_id",
            message: "Error adding item: the previous item with id '\(previous.prefix(128))' does not exist.", param: "previous_item_id")
    }

    /// An item was not truncated.
    static func itemNotTruncated(_ problem: ConversationStore.Problem, id: String, milliseconds: Int) -> WireError {
        switch problem {
        case .beyondEnd(let end):
            WireError(
                code: "invalid_value",
                message: "Audio content of \(end.milliseconds)ms is already shorter than \(milliseconds)ms", param: "audio_end_ms")
        case .notSpoken:
            WireError(
                code: "invalid_value",
                message: "Only the spoken content at index 0 of the model's own messages can be truncated.", param: "content_index")
        case .unknownItem, .duplicateItem, .unknownPrevious:
            .unknownItem(id, code: "item_truncate_invalid_item_id", doing: "truncating")
        }
    }
}
