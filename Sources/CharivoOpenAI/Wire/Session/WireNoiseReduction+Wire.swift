package import CharivoJSON

extension WireNoiseReduction: WireRecord {
    /// Reads a noise reduction.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(type: try object.optional("type"), strength: try object.optional("strength"))
        extras = object.rest
    }

    /// The noise reduction on the wire.
    package var members: JSONObject {
        var members = extras
        members.set("type", type)
        members.set("strength", strength)
        return members
    }
}
