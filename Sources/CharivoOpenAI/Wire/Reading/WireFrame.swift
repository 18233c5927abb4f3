internal import CharivoJSON

/// The general way from a frame's bytes to an event's members.
enum WireFrame {
    /// Reads the frame's object.
    static func object(utf8 bytes: Span<UInt8>, audio: WireAudioEncoding) throws(WireDecodingError) -> WireObject {
        let value: JSONValue
        do throws(JSONTextError) {
            value = try bytes.withUnsafeBufferPointer { buffer throws(JSONTextError) in try JSONValue(utf8: buffer) }
        } catch {
            throw WireDecodingError(error.isTooDeep ? .tooDeep(limit: JSONValue.maximumDepth) : .notJSON(error.message))
        }
        guard case .object = value else { throw WireDecodingError(.notAnObject(found: value.typeName)) }
        return try WireObject(value, at: WirePlace(audio: audio))
    }

    /// Reads an event: its `type` and `event_id` here, the rest as `payload` says.
    static func event<Payload>(
        utf8 bytes: Span<UInt8>, audio: WireAudioEncoding,
        payload: (_ type: String, _ object: inout WireObject) throws(WireDecodingError) -> Payload
    ) throws(WireDecodingError) -> (payload: Payload, eventID: String?) {
        var object = try object(utf8: bytes, audio: audio)
        // Kept for the error, whichever member it is about.
        let eventID = object.rest["event_id"]?.stringValue
        var type: String?
        do throws(WireDecodingError) {
            let name: String = try object.required("type")
            type = name
            let eventID: String? = try object.optional("event_id")
            return (try payload(name, &object), eventID)
        } catch {
            var error = error
            error.eventType = type
            error.eventID = eventID
            throw error
        }
    }
}
