package import CharivoJSON

extension WireTurnDetection: WireRecord {
    /// Reads a turn detection.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        let whole = object.rest
        // The type is required of clients; services have been seen to leave it out of a transcription session.
        switch try object.optional("type", as: String.self) {
        case "server_vad": self = .server(try WireServerVAD(&object))
        case "semantic_vad": self = .semantic(try WireSemanticVAD(&object))
        default: self = .other(whole)
        }
    }

    /// The turn detection on the wire.
    package var members: JSONObject {
        switch self {
        case .server(let detection): detection.members
        case .semantic(let detection): detection.members
        case .other(let members): members
        }
    }
}

extension WireServerVAD: WireRecord {
    /// Reads the settings, whose `type` has been taken.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            threshold: try object.optional("threshold"),
            prefixPaddingMilliseconds: try object.optional("prefix_padding_ms"),
            silenceDurationMilliseconds: try object.optional("silence_duration_ms"),
            createResponse: try object.optional("create_response"),
            interruptResponse: try object.optional("interrupt_response"),
            idleTimeoutMilliseconds: try object.patch("idle_timeout_ms"))
        extras = object.rest
    }

    /// The settings on the wire.
    package var members: JSONObject {
        var members = extras
        members["type"] = "server_vad"
        members.set("threshold", threshold)
        members.set("prefix_padding_ms", prefixPaddingMilliseconds)
        members.set("silence_duration_ms", silenceDurationMilliseconds)
        members.set("create_response", createResponse)
        members.set("interrupt_response", interruptResponse)
        members.set("idle_timeout_ms", idleTimeoutMilliseconds)
        return members
    }
}

extension WireSemanticVAD: WireRecord {
    /// Reads the settings, whose `type` has been taken.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            eagerness: try object.optional("eagerness"), createResponse: try object.optional("create_response"),
            interruptResponse: try object.optional("interrupt_response"))
        extras = object.rest
    }

    /// The settings on the wire.
    package var members: JSONObject {
        var members = extras
        members["type"] = "semantic_vad"
        members.set("eagerness", eagerness)
        members.set("create_response", createResponse)
        members.set("interrupt_response", interruptResponse)
        return members
    }
}
