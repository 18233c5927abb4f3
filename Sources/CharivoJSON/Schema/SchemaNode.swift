/// One schema after compiling.
struct SchemaNode: Sendable {
    /// A JSON pointer to it in the source.
    var location: String
    /// Whether it is `false`, which nothing satisfies.
    var allowsNothing = false
    /// Its keywords.
    var rules: [any SchemaRules] = []
    /// Its `unevaluatedProperties` and `unevaluatedItems`, which come after all else.
    var unevaluated = UnevaluatedRules()
}
