internal import CharivoJSON

/// The general way from a frame's bytes to an event's members.
enum WireFrame {
    /// How deep a frame may nest. The deepest that is of use is a tool's schema; beyond, reading would only eat stack.
    static let maximumDepth = 128

    /// Reads the frame's object.
    static func object(utf8 bytes: Span<UInt8>, audio: WireAudioEncoding) throws(WireDecodingError) -> WireObject {
        try check(bytes)
        let value: JSONValue
        do throws(JSONTextError) {
            value = try bytes.withUnsafeBufferPointer { buffer throws(JSONTextError) in try JSONValue(utf8: buffer) }
        } catch {
            throw WireDecodingError(.notJSON(error.message))
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

    /// Refuses what would only cost stack, and UTF-16 and UTF-32, which the JSON reader would take: brackets hide in their text.
    private static func check(_ bytes: Span<UInt8>) throws(WireDecodingError) {
        var depth = 0
        var inString = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): inString.toggle()
            // What a backslash stands before is no end of a string.
            case UInt8(ascii: "\\") where inString: index += 1
            case UInt8(ascii: "{") where !inString, UInt8(ascii: "[") where !inString:
                depth += 1
                guard depth <= maximumDepth else { throw WireDecodingError(.tooDeep(limit: maximumDepth)) }
            case UInt8(ascii: "}") where !inString, UInt8(ascii: "]") where !inString: depth -= 1
            case 0: throw WireDecodingError(.notJSON("It has a zero byte, which no JSON text in UTF-8 has."))
            default: break
            }
            index += 1
        }
    }
}
