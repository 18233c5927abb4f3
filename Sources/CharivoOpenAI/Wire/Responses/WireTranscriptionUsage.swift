package import CharivoJSON

/// What a transcription took.
package enum WireTranscriptionUsage: Hashable, Sendable {
    /// Tokens.
    case tokens(WireUsage)
    /// Audio, in seconds.
    case duration(seconds: Double)
    /// A kind this library has no case for, whole.
    case other(JSONObject)
}
