package import CharivoJSON

/// `session.audio.input`: how the user's audio is taken.
package struct WireAudioInput: Hashable, Sendable {
    /// Its format.
    package var format: Patch<WireAudioFormat>
    /// How it is transcribed; `null` for not at all.
    package var transcription: Patch<WireTranscription>
    /// How noise is taken out; `null` for not at all.
    package var noiseReduction: Patch<WireNoiseReduction>
    /// How turns are found; `null` for by the client's commits alone.
    package var turnDetection: Patch<WireTurnDetection>
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes an input.
    package init(
        format: Patch<WireAudioFormat> = .absent, transcription: Patch<WireTranscription> = .absent,
        noiseReduction: Patch<WireNoiseReduction> = .absent, turnDetection: Patch<WireTurnDetection> = .absent, extras: JSONObject = [:]
    ) {
        self.format = format
        self.transcription = transcription
        self.noiseReduction = noiseReduction
        self.turnDetection = turnDetection
        self.extras = extras
    }
}
