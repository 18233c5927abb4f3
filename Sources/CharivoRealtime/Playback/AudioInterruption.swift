/// What the system tells of the device's audio: that something else has it, a phone call for instance, or that it is free again.
public enum AudioInterruption: Sendable, Hashable {
    /// Something else has the audio. The microphone is not heard and the character stands still.
    case began
    /// The audio is free again. `resumes` is whether the app should go on by itself; where not, nothing goes on until this is
    /// told again with `true`, when the user wants it.
    case ended(resumes: Bool)
}
