package import CharivoJSON

extension WireResponse: WireRecord {
    /// Reads a response.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            id: try object.required("id"),
            status: try object.optional("status"),
            statusDetails: try object.optional("status_details"),
            output: try object.optional("output") ?? [],
            conversationID: try object.optional("conversation_id"),
            outputModalities: try object.optional("output_modalities"),
            maxOutputTokens: try object.optional("max_output_tokens"),
            audioOutput: try object.optional("audio", as: WireResponseAudio.self)?.output,
            usage: try object.optional("usage"),
            metadata: try object.optional("metadata"))
    }

    /// The response on the wire, with the nulls that the service writes.
    package var members: JSONObject {
        var members: JSONObject = ["object": "realtime.response"]
        members.set("id", id)
        members.set("status", status)
        members.setOrNull("status_details", statusDetails)
        members.set("output", output)
        members.setOrNull("conversation_id", conversationID)
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
