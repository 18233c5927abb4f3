/// A part of a regular expression.
indirect enum PatternNode: Hashable, Sendable {
    /// One code point of a set.
    case set(PatternSet)
    /// Parts one after the other; none is the empty pattern.
    case sequence([PatternNode])
    /// The first part that leads to a match.
    case choice([PatternNode])
    /// A part again and again; without a maximum, without end.
    case repetition(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
    /// A part whose text a back reference may repeat; the first is 1.
    case capture(PatternNode, index: Int)
    /// The text of a capture again.
    case backReference(Int)
    /// The text of a named capture again.
    case namedReference(String)
    /// The beginning, the end, the edge of a word, or no edge.
    case start, end, wordEdge, noWordEdge
    /// A part that must fit, or must not, ahead of this place or before it, and takes nothing.
    case look(PatternNode, isBehind: Bool, isNegated: Bool)
}
