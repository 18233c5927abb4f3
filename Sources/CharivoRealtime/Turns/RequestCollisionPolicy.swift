/// What becomes of a reply that the app has asked for when the provider replies to a newer turn of the user's by itself.
public enum RequestCollisionPolicy: Sendable, Hashable {
    /// It is made after the provider's own.
    case queue
    /// It is not made: the provider's own reply has seen everything that it would have answered.
    case drop
}
