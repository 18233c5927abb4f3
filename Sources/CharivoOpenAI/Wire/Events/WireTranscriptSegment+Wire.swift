internal import CharivoJSON

// A segment's members stand among the event's own.

extension WireTranscriptSegment {
    /// Takes a segment from an event.
    init(in object: inout WireObject) throws(WireDecodingError) {
        self.init(
            id: try object.required("id"), text: try object.required("text"), speaker: try object.optional("speaker") ?? "",
            start: try object.required("start"), end: try object.required("end"))
    }

    /// The segment's members.
    var members: JSONObject {
        ["id": .string(id), "text": .string(text), "speaker": .string(speaker), "start": .number(start), "end": .number(end)]
    }
}
