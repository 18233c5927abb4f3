package import CharivoJSON

extension WireResponsePart: WireRecord {
    /// Reads a part.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        let whole = object.rest
        switch try object.required("type", as: String.self) {
        // The second names are those of an item's parts, which some services use here too.
        case "text", "output_text": self = .text(try object.optional("text") ?? "")
        case "audio", "output_audio": self = .audio(transcript: try object.optional("transcript") ?? "")
        default: self = .other(whole)
        }
    }

    /// The part on the wire.
    package var members: JSONObject {
        switch self {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .audio(let transcript): ["type": "audio", "transcript": .string(transcript)]
        case .other(let members): members
        }
    }
}
