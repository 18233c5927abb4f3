internal import CharivoJSON

extension ServerEvent {
    /// Reads a frame.
    ///
    /// - Parameters:
    ///   - bytes: The frame's UTF-8 text.
    ///   - audio: The encoding of the session's output audio.
    /// - Throws: What keeps the frame from being an event. A type that is not known does not: it is ``Payload/unknown(type:_:)``.
    package init(utf8 bytes: [UInt8], audio: WireAudioEncoding = .pcm16) throws(WireDecodingError) {
        try self.init(utf8: bytes.span, audio: audio)
    }

    /// Reads a frame, as ``init(utf8:audio:)`` does, wherever its bytes lie.
    package init(utf8 bytes: Span<UInt8>, audio: WireAudioEncoding = .pcm16) throws(WireDecodingError) {
        if let frame = AudioFrame(scanning: bytes, for: .delta), let location = frame.location(in: bytes),
            let sound = frame.audio(in: bytes, encoding: audio)
        {
            self.init(.outputAudioDelta(location, sound), eventID: frame.string(.eventID, in: bytes))
        } else {
            try self.init(general: bytes, audio: audio)
        }
    }

    /// Reads a frame the general way, whatever it is.
    init(general bytes: Span<UInt8>, audio: WireAudioEncoding) throws(WireDecodingError) {
        let event = try WireFrame.event(utf8: bytes, audio: audio) { type, object throws(WireDecodingError) in
            try Payload(type: type, &object)
        }
        self.init(event.payload, eventID: event.eventID)
    }
}

extension ServerEvent.Payload {
    /// Reads an event's members, without `type`, which has been taken.
    fileprivate init(type name: String, _ object: inout WireObject) throws(WireDecodingError) {
        guard let type = ServerEventType(rawValue: name) else {
            self = .unknown(type: name, object.rest)
            return
        }
        self =
            switch type {
            case .sessionCreated: .sessionCreated(try object.required("session"))
            case .sessionUpdated: .sessionUpdated(try object.required("session"))
            case .conversationCreated: .conversationCreated(conversationID: try object.identifier(of: "conversation"))

            case .itemAdded: .itemAdded(try object.required("item"), previousItemID: try object.optional("previous_item_id"))
            case .itemDone: .itemDone(try object.required("item"), previousItemID: try object.optional("previous_item_id"))
            case .itemCreated: .itemCreated(try object.required("item"), previousItemID: try object.optional("previous_item_id"))
            case .itemRetrieved: .itemRetrieved(try object.required("item"))
            case .itemTruncated:
                .itemTruncated(
                    itemID: try object.required("item_id"), contentIndex: try object.contentIndex(),
                    audioEndMilliseconds: try object.required("audio_end_ms"))
            case .itemDeleted: .itemDeleted(itemID: try object.required("item_id"))

            case .inputTranscriptionDelta:
                .inputTranscriptionDelta(
                    itemID: try object.required("item_id"), contentIndex: try object.contentIndex(),
                    delta: try object.optional("delta") ?? "")
            case .inputTranscriptionCompleted:
                .inputTranscriptionCompleted(
                    itemID: try object.required("item_id"), contentIndex: try object.contentIndex(),
                    transcript: try object.required("transcript"), usage: try object.optional("usage"))
            case .inputTranscriptionSegment:
                .inputTranscriptionSegment(
                    itemID: try object.required("item_id"), contentIndex: try object.contentIndex(),
                    try WireTranscriptSegment(in: &object))
            case .inputTranscriptionFailed:
                .inputTranscriptionFailed(
                    itemID: try object.required("item_id"), contentIndex: try object.contentIndex(), try object.required("error"))

            case .inputAudioCommitted:
                .inputAudioCommitted(itemID: try object.required("item_id"), previousItemID: try object.optional("previous_item_id"))
            case .inputAudioCleared: .inputAudioCleared
            case .speechStarted:
                .speechStarted(itemID: try object.required("item_id"), audioStartMilliseconds: try object.required("audio_start_ms"))
            case .speechStopped:
                .speechStopped(itemID: try object.required("item_id"), audioEndMilliseconds: try object.required("audio_end_ms"))
            case .idleTimeoutTriggered:
                .idleTimeoutTriggered(
                    itemID: try object.required("item_id"), audioStartMilliseconds: try object.required("audio_start_ms"),
                    audioEndMilliseconds: try object.required("audio_end_ms"))
            case .dtmfReceived: .dtmfReceived(key: try object.required("event"), receivedAt: try object.required("received_at"))

            case .outputAudioStarted: .outputAudioStarted(responseID: try object.required("response_id"))
            case .outputAudioStopped: .outputAudioStopped(responseID: try object.required("response_id"))
            case .outputAudioCleared: .outputAudioCleared(responseID: try object.required("response_id"))

            case .responseCreated: .responseCreated(try object.required("response"))
            case .responseDone: .responseDone(try object.required("response"))
            case .outputItemAdded:
                .outputItemAdded(
                    responseID: try object.required("response_id"), outputIndex: try object.outputIndex(), try object.required("item"))
            case .outputItemDone:
                .outputItemDone(
                    responseID: try object.required("response_id"), outputIndex: try object.outputIndex(), try object.required("item"))
            case .contentPartAdded: .contentPartAdded(try WireContentLocation(in: &object), try object.required("part"))
            case .contentPartDone: .contentPartDone(try WireContentLocation(in: &object), try object.required("part"))
            case .outputTextDelta: .outputTextDelta(try WireContentLocation(in: &object), delta: try object.required("delta"))
            case .outputTextDone: .outputTextDone(try WireContentLocation(in: &object), text: try object.required("text"))
            case .outputAudioDelta: .outputAudioDelta(try WireContentLocation(in: &object), try object.required("delta"))
            case .outputAudioDone: .outputAudioDone(try WireContentLocation(in: &object))
            case .outputTranscriptDelta: .outputTranscriptDelta(try WireContentLocation(in: &object), delta: try object.required("delta"))
            case .outputTranscriptDone:
                .outputTranscriptDone(try WireContentLocation(in: &object), transcript: try object.required("transcript"))
            case .functionArgumentsDelta:
                .functionArgumentsDelta(
                    try WireCallLocation(in: &object), callID: try object.required("call_id"), delta: try object.required("delta"))
            case .functionArgumentsDone:
                .functionArgumentsDone(
                    try WireCallLocation(in: &object), callID: try object.required("call_id"), name: try object.optional("name"),
                    arguments: try object.required("arguments"))

            case .mcpArgumentsDelta: .mcpArgumentsDelta(try WireCallLocation(in: &object), delta: try object.required("delta"))
            case .mcpArgumentsDone: .mcpArgumentsDone(try WireCallLocation(in: &object), arguments: try object.required("arguments"))
            case .mcpCallInProgress: .mcpCallInProgress(itemID: try object.required("item_id"), outputIndex: try object.outputIndex())
            case .mcpCallCompleted: .mcpCallCompleted(itemID: try object.required("item_id"), outputIndex: try object.outputIndex())
            case .mcpCallFailed: .mcpCallFailed(itemID: try object.required("item_id"), outputIndex: try object.outputIndex())
            case .mcpListToolsInProgress: .mcpListToolsInProgress(itemID: try object.required("item_id"))
            case .mcpListToolsCompleted: .mcpListToolsCompleted(itemID: try object.required("item_id"))
            case .mcpListToolsFailed: .mcpListToolsFailed(itemID: try object.required("item_id"))

            case .rateLimitsUpdated: .rateLimitsUpdated(try object.required("rate_limits"))
            case .error: .error(try object.required("error"))
            }
    }
}

extension WireObject {
    /// Takes `content_index`, which services of one part have been seen to leave out.
    fileprivate mutating func contentIndex() throws(WireDecodingError) -> Int { try optional("content_index") ?? 0 }

    /// Takes `output_index`.
    fileprivate mutating func outputIndex() throws(WireDecodingError) -> Int { try optional("output_index") ?? 0 }

    /// Takes an object of which only the `id` matters.
    fileprivate mutating func identifier(of name: String) throws(WireDecodingError) -> String {
        let object: JSONObject = try required(name)
        var reader = try WireObject(.object(object), at: place.member(name))
        return try reader.required("id")
    }
}
