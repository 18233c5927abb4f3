package import CharivoJSON

extension WireContentPart: WireRecord {
    /// Reads a part.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        let whole = object.rest
        switch try object.required("type", as: String.self) {
        case "input_text": self = .inputText(try object.optional("text") ?? "")
        case "input_audio": self = .inputAudio(try object.optional("audio"), transcript: try object.patch("transcript"))
        case "input_image": self = .inputImage(url: try object.optional("image_url"), detail: try object.optional("detail"))
        // In a response's items the live service and others have both pairs of names.
        case "output_text", "text": self = .outputText(try object.optional("text") ?? "")
        case "output_audio", "audio": self = .outputAudio(try object.optional("audio"), transcript: try object.optional("transcript"))
        default: self = .other(whole)
        }
    }

    /// The part on the wire.
    package var members: JSONObject {
        switch self {
        case .inputText(let text): return ["type": "input_text", "text": .string(text)]
        case .inputAudio(let audio, let transcript):
            var members: JSONObject = ["type": "input_audio"]
            members.set("audio", audio)
            members.set("transcript", transcript)
            return members
        case .inputImage(let url, let detail):
            var members: JSONObject = ["type": "input_image"]
            members.set("image_url", url)
            members.set("detail", detail)
            return members
        case .outputText(let text): return ["type": "output_text", "text": .string(text)]
        case .outputAudio(let audio, let transcript):
            var members: JSONObject = ["type": "output_audio"]
            members.set("audio", audio)
            members.set("transcript", transcript)
            return members
        case .other(let members): return members
        }
    }
}
