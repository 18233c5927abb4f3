package import CharivoJSON

/// `session.audio.output`, and `response.audio.output`: how the model sounds.
package struct WireAudioOutput: Hashable, Sendable {
    /// Its format.
    package var format: Patch<WireAudioFormat>
    /// Its voice. A session's is locked once the model has spoken.
    package var voice: Patch<WireVoice>
    /// Its speed, 0.25 to 1.5. Sessions have it, responses do not.
    package var speed: Patch<Double>
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes an output.
    package init(
        format: Patch<WireAudioFormat> = .absent, voice: Patch<WireVoice> = .absent, speed: Patch<Double> = .absent,
        extras: JSONObject = [:]
    ) {
        self.format = format
        self.voice = voice
        self.speed = speed
        self.extras = extras
    }
}
