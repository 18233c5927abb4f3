/// A schema after compiling: its nodes in a flat list, so that it may refer to itself.
struct SchemaProgram: Sendable {
    /// Every schema; the first is the root.
    var nodes: [SchemaNode] = []
    /// Where each reference leads, as indices of `nodes`. A keyword keeps the index in this list, for a reference is
    /// resolved only when all of the schema is known.
    var references: [Int] = []
    /// Whether any schema asks what others have looked at, so that it has to be kept.
    var tracksEvaluated = false
}
