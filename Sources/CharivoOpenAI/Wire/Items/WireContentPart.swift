package import CharivoJSON

/// A part of a message's content.
package enum WireContentPart: Hashable, Sendable {
    /// Text from the user or the application.
    case inputText(String)
    /// The user's speech. Events about it carry no audio, except `conversation.item.retrieved`; its transcript is `null` until known.
    case inputAudio(WireAudio?, transcript: Patch<String>)
    /// A picture: a data URI of PNG or JPEG, and `auto`, `low` or `high`.
    case inputImage(url: String?, detail: String?)
    /// Text of the model's.
    case outputText(String)
    /// Speech of the model's, with its transcript.
    case outputAudio(WireAudio?, transcript: String?)
    /// A kind this library has no case for, whole.
    case other(JSONObject)
}
