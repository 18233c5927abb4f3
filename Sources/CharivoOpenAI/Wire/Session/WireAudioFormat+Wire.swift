package import CharivoJSON

extension WireAudioFormat: WireRecord {
    /// Reads a format.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(type: try object.optional("type"), rate: try object.optional("rate"))
        extras = object.rest
    }

    /// The format on the wire.
    package var members: JSONObject {
        var members = extras
        members.set("type", type)
        members.set("rate", rate)
        return members
    }
}
