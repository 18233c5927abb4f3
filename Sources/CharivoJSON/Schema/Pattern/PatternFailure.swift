/// Why a pattern cannot be used.
struct PatternFailure: Error, Hashable {
    var reason: String
}
