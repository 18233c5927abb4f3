internal import CharivoJSON

extension ClientEvent {
    /// Reads a frame.
    ///
    /// - Parameters:
    ///   - bytes: The frame's UTF-8 text.
    ///   - audio: The encoding of the session's input audio.
    /// - Throws: What keeps the frame from being an event. A type that is not known does not: it is ``Payload/unknown(type:_:)``.
    package init(utf8 bytes: [UInt8], audio: WireAudioEncoding = .pcm16) throws(WireDecodingError) {
        try self.init(utf8: bytes.span, audio: audio)
    }

    /// Reads a frame, as ``init(utf8:audio:)`` does, wherever its bytes lie.
    package init(utf8 bytes: Span<UInt8>, audio: WireAudioEncoding = .pcm16) throws(WireDecodingError) {
        if let frame = AudioFrame(scanning: bytes, for: .append), let sound = frame.audio(in: bytes, encoding: audio) {
            self.init(.inputAudioAppend(sound), eventID: frame.string(.eventID, in: bytes))
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

extension ClientEvent.Payload {
    /// Reads an event's members, without `type` and `event_id`, which have been taken.
    fileprivate init(type name: String, _ object: inout WireObject) throws(WireDecodingError) {
        guard let type = ClientEventType(rawValue: name) else {
            self = .unknown(type: name, object.rest)
            return
        }
        self =
            switch type {
            case .sessionUpdate: .sessionUpdate(try object.required("session"))
            case .sessionClose: .sessionClose
            case .inputAudioAppend: .inputAudioAppend(try object.required("audio"))
            case .inputAudioCommit: .inputAudioCommit
            case .inputAudioClear: .inputAudioClear
            case .outputAudioClear: .outputAudioClear
            case .itemCreate: .itemCreate(try object.required("item"), previousItemID: try object.optional("previous_item_id"))
            case .itemRetrieve: .itemRetrieve(itemID: try object.required("item_id"))
            case .itemTruncate:
                .itemTruncate(
                    itemID: try object.required("item_id"), contentIndex: try object.optional("content_index") ?? 0,
                    audioEndMilliseconds: try object.required("audio_end_ms"))
            case .itemDelete: .itemDelete(itemID: try object.required("item_id"))
            case .responseCreate: .responseCreate(try object.optional("response"))
            case .responseCancel: .responseCancel(responseID: try object.optional("response_id"))
            }
    }
}
