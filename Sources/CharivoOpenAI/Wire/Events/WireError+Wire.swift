package import CharivoJSON

extension WireError: WireRecord {
    /// Reads an error. It takes what it gets: an error that is lost over a missing member helps nobody.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        let code: JSONValue? = try object.optional("code")
        self.init(
            type: try object.optional("type") ?? "error",
            // Some gateways say an HTTP status here.
            code: code.map { $0.stringValue ?? $0.text },
            message: try object.optional("message") ?? "",
            param: try object.optional("param"),
            eventID: try object.optional("event_id"))
    }

    /// The error on the wire, with the nulls that the service writes.
    package var members: JSONObject {
        var members: JSONObject = [:]
        members.set("type", type)
        members.setOrNull("code", code)
        members.set("message", message)
        members.setOrNull("param", param)
        members.setOrNull("event_id", eventID)
        return members
    }
}
