/// When the events that a projector makes of a tool's result are published.
public enum CueTiming: Sendable, Hashable {
    /// As soon as the result has been sent to the model. The seed's way, and the default.
    case immediate
    /// When what the character had said before the call has been heard.
    ///
    /// A model calls a tool at a place in what it says, and sends it faster than it is heard: a smile shown at once comes
    /// before the words it belongs to. With this timing it waits until the output has rendered all the sound that had come
    /// when the call did. When the character is cut short before that, it never happens; and what is shown and was shown
    /// in the turn that is cut is put back to `restingExpression`, once.
    ///
    /// An expression of a turn that was said to its end stays, as the seed's does, until the next one or the end of the session.
    /// Where the transport plays the sound by itself (WebRTC), nobody knows what was heard, and events come at once.
    ///
    /// - Parameter restingExpression: The expression of a face at rest, by its name in the avatar's catalog. `nil` leaves an
    ///   expression to stand.
    case whenHeard(restingExpression: String?)
}
