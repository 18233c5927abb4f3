package import CharivoJSON

extension WireRateLimit: WireRecord {
    /// Reads a limit.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            name: try object.required("name"), limit: try object.optional("limit"), remaining: try object.optional("remaining"),
            resetSeconds: try object.optional("reset_seconds"))
    }

    /// The limit on the wire.
    package var members: JSONObject {
        var members: JSONObject = [:]
        members.set("name", name)
        members.set("limit", limit)
        members.set("remaining", remaining)
        members.set("reset_seconds", resetSeconds)
        return members
    }
}
