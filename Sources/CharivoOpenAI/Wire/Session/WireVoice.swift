/// The voice of a session: a name, or the identifier of a custom voice.
package enum WireVoice: Hashable, Sendable {
    /// A voice by its name, such as `marin`.
    case named(String)
    /// `{"id": …}`: a custom voice.
    case custom(id: String)
}
