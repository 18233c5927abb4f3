package import CharivoJSON

/// A part of a response in `response.content_part.*`. There, unlike in an item, the types are `text` and `audio`.
package enum WireResponsePart: Hashable, Sendable {
    /// Text.
    case text(String)
    /// Speech, with its transcript.
    case audio(transcript: String)
    /// A kind this library has no case for, whole.
    case other(JSONObject)
}
