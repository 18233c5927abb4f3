package import CharivoJSON

extension WireTranscription: WireRecord {
    /// Reads a transcription.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            model: try object.optional("model"), language: try object.patch("language"), languages: try object.patch("languages"),
            keywords: try object.patch("keywords"), prompt: try object.patch("prompt"), delay: try object.patch("delay"))
        extras = object.rest
    }

    /// The transcription on the wire.
    package var members: JSONObject {
        var members = extras
        members.set("model", model)
        members.set("language", language)
        members.set("languages", languages)
        members.set("keywords", keywords)
        members.set("prompt", prompt)
        members.set("delay", delay)
        return members
    }
}
