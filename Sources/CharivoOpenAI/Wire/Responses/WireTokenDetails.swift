/// Tokens by their kind. Each may be missing.
package struct WireTokenDetails: Hashable, Sendable {
    /// Of text.
    package var text: Int?
    /// Of audio.
    package var audio: Int?
    /// Of pictures; only on input.
    package var image: Int?
    /// From the cache; only on input.
    package var cached: Int?
    /// The cached ones by their kind.
    package var cachedDetails: CachedDetails?

    /// Makes details.
    package init(text: Int? = nil, audio: Int? = nil, image: Int? = nil, cached: Int? = nil, cachedDetails: CachedDetails? = nil) {
        self.text = text
        self.audio = audio
        self.image = image
        self.cached = cached
        self.cachedDetails = cachedDetails
    }

    /// Cached tokens by their kind.
    package struct CachedDetails: Hashable, Sendable {
        /// Of text.
        package var text: Int?
        /// Of audio.
        package var audio: Int?
        /// Of pictures.
        package var image: Int?

        /// Makes details.
        package init(text: Int? = nil, audio: Int? = nil, image: Int? = nil) {
            self.text = text
            self.audio = audio
            self.image = image
        }
    }
}
