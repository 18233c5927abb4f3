/// A turn of the user's whose sound is kept, and that can be said again to another connection.
struct KeptTurn: Sendable, Hashable {
    /// The provider's id for it; `nil` when it was said again before, and the provider has not named it since.
    var itemID: String?
    /// Whether all of it is kept; what there was no room for is its beginning.
    var isWhole = true
}
