package import CharivoJSON

extension WireSessionAudio: WireRecord {
    /// Reads the audio part of a session.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(input: try object.patch("input"), output: try object.patch("output"))
        extras = object.rest
    }

    /// The audio part on the wire.
    package var members: JSONObject {
        var members = extras
        members.set("input", input)
        members.set("output", output)
        return members
    }
}

extension WireAudioInput: WireRecord {
    /// Reads an input.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            format: try object.patch("format"), transcription: try object.patch("transcription"),
            noiseReduction: try object.patch("noise_reduction"), turnDetection: try object.patch("turn_detection"))
        extras = object.rest
    }

    /// The input on the wire.
    package var members: JSONObject {
        var members = extras
        members.set("format", format)
        members.set("transcription", transcription)
        members.set("noise_reduction", noiseReduction)
        members.set("turn_detection", turnDetection)
        return members
    }
}

extension WireAudioOutput: WireRecord {
    /// Reads an output.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(format: try object.patch("format"), voice: try object.patch("voice"), speed: try object.patch("speed"))
        extras = object.rest
    }

    /// The output on the wire.
    package var members: JSONObject {
        var members = extras
        members.set("format", format)
        members.set("voice", voice)
        members.set("speed", speed)
        return members
    }
}
