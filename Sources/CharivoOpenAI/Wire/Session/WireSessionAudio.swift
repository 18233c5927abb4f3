package import CharivoJSON

/// `session.audio`.
package struct WireSessionAudio: Hashable, Sendable {
    /// The user's audio.
    package var input: Patch<WireAudioInput>
    /// The model's audio.
    package var output: Patch<WireAudioOutput>
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes the audio part of a session.
    package init(input: Patch<WireAudioInput> = .absent, output: Patch<WireAudioOutput> = .absent, extras: JSONObject = [:]) {
        self.input = input
        self.output = output
        self.extras = extras
    }
}
