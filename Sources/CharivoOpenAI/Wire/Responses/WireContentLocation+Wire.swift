internal import CharivoJSON

// A location's members stand among the event's own, so these read from the event and write into it.

extension WireContentLocation {
    /// Takes a location from an event. Services of one item and one part have been seen to leave out the indices.
    init(in object: inout WireObject) throws(WireDecodingError) {
        self.init(
            responseID: try object.required("response_id"), itemID: try object.required("item_id"),
            outputIndex: try object.optional("output_index") ?? 0, contentIndex: try object.optional("content_index") ?? 0)
    }

    /// The location's members.
    var members: JSONObject {
        [
            "response_id": .string(responseID), "item_id": .string(itemID), "output_index": .integer(outputIndex),
            "content_index": .integer(contentIndex),
        ]
    }
}

extension WireCallLocation {
    /// Takes a location from an event.
    init(in object: inout WireObject) throws(WireDecodingError) {
        self.init(
            responseID: try object.required("response_id"), itemID: try object.required("item_id"),
            outputIndex: try object.optional("output_index") ?? 0)
    }

    /// The location's members.
    var members: JSONObject {
        ["response_id": .string(responseID), "item_id": .string(itemID), "output_index": .integer(outputIndex)]
    }
}
