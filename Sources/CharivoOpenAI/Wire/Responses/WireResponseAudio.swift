internal import CharivoJSON

/// `response.audio`: a shell around the output alone.
struct WireResponseAudio: WireRecord {
    /// The output.
    let output: WireAudioOutput?

    /// Makes the shell.
    init(output: WireAudioOutput?) { self.output = output }

    init(_ object: inout WireObject) throws(WireDecodingError) { output = try object.optional("output") }

    var members: JSONObject {
        var members: JSONObject = [:]
        members.set("output", output)
        return members
    }
}
