package import CharivoJSON

extension WireUsage: WireRecord {
    /// Reads a usage.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            totalTokens: try object.optional("total_tokens"),
            inputTokens: try object.optional("input_tokens"),
            outputTokens: try object.optional("output_tokens"),
            inputDetails: try object.optional("input_token_details"),
            outputDetails: try object.optional("output_token_details"))
    }

    /// The usage on the wire.
    package var members: JSONObject {
        var members: JSONObject = [:]
        members.set("total_tokens", totalTokens)
        members.set("input_tokens", inputTokens)
        members.set("output_tokens", outputTokens)
        members.set("input_token_details", inputDetails)
        members.set("output_token_details", outputDetails)
        return members
    }
}

extension WireTokenDetails: WireRecord {
    /// Reads the details.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            text: try object.optional("text_tokens"), audio: try object.optional("audio_tokens"),
            image: try object.optional("image_tokens"), cached: try object.optional("cached_tokens"),
            cachedDetails: try object.optional("cached_tokens_details"))
    }

    /// The details on the wire.
    package var members: JSONObject {
        var members: JSONObject = [:]
        members.set("text_tokens", text)
        members.set("audio_tokens", audio)
        members.set("image_tokens", image)
        members.set("cached_tokens", cached)
        members.set("cached_tokens_details", cachedDetails)
        return members
    }
}

extension WireTokenDetails.CachedDetails: WireRecord {
    /// Reads the details.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            text: try object.optional("text_tokens"), audio: try object.optional("audio_tokens"),
            image: try object.optional("image_tokens"))
    }

    /// The details on the wire.
    package var members: JSONObject {
        var members: JSONObject = [:]
        members.set("text_tokens", text)
        members.set("audio_tokens", audio)
        members.set("image_tokens", image)
        return members
    }
}

extension WireTranscriptionUsage: WireRecord {
    /// Reads a usage.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        let whole = object.rest
        switch try object.optional("type", as: String.self) {
        case "tokens": self = .tokens(try WireUsage(&object))
        case "duration": self = .duration(seconds: try object.required("seconds"))
        default: self = .other(whole)
        }
    }

    /// The usage on the wire.
    package var members: JSONObject {
        switch self {
        case .tokens(let usage): usage.members.merging(["type": "tokens"]) { _, type in type }
        case .duration(let seconds): ["type": "duration", "seconds": .number(seconds)]
        case .other(let members): members
        }
    }
}
