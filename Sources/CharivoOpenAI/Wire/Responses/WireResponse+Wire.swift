package import CharivoJSON

extension WireResponse: WireRecord {
    /// Reads a response: its `id`, and of the rest what can be read. A reply whose end has a member that nobody understands
    /// has ended all the same, and what waits for its end must not wait for ever.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(id: try object.required("id"), status: nil)
        var unreadable = 0
        status = object.tolerant("status", &unreadable)
        statusDetails = object.tolerant("status_details", &unreadable)
        output = object.tolerantElements("output", &unreadable)
        isOutOfBand = object.rest["conversation_id"]?.isNull == true
        conversationID = object.tolerant("conversation_id", &unreadable)
        outputModalities = object.tolerant("output_modalities", &unreadable)
        maxOutputTokens = object.tolerant("max_output_tokens", &unreadable)
        audioOutput = object.tolerant("audio", as: WireResponseAudio.self, &unreadable)?.output
        usage = object.tolerant("usage", &unreadable)
        metadata = object.tolerant("metadata", &unreadable)
        self.unreadable = unreadable
    }

    /// The response on the wire, with the nulls that the service writes.
    package var members: JSONObject {
        var members: JSONObject = ["object": "realtime.response"]
        members.set("id", id)
        members.set("status", status)
        members.setOrNull("status_details", statusDetails)
        members.set("output", output)
        if isOutOfBand { members["conversation_id"] = .null } else { members.set("conversation_id", conversationID) }
        members.set("output_modalities", outputModalities)
        members.set("max_output_tokens", maxOutputTokens)
        members.set("audio", audioOutput.map(WireResponseAudio.init(output:)))
        members.setOrNull("usage", usage)
        members.setOrNull("metadata", metadata)
        return members
    }
}

extension WireStatusDetails: WireRecord {
    /// Reads the details.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(type: try object.optional("type"), reason: try object.optional("reason"), error: try object.optional("error"))
    }

    /// The details on the wire.
    package var members: JSONObject {
        var members: JSONObject = [:]
        members.set("type", type)
        members.set("reason", reason)
        members.set("error", error)
        return members
    }
}

extension WireStatusDetails.Failure: WireRecord {
    /// Reads what failed.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(type: try object.optional("type"), code: try object.optional("code"), message: try object.optional("message"))
    }

    /// What failed, on the wire.
    package var members: JSONObject {
        var members: JSONObject = [:]
        members.set("type", type)
        members.set("code", code)
        members.set("message", message)
        return members
    }
}
