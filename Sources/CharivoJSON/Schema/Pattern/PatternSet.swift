/// A set of code points: a single one, a class in brackets, or one of the named classes.
struct PatternSet: Hashable, Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    /// Unicode properties, each with whether it must be absent.
    var properties: [PatternProperty] = []
    /// Whether it is all but these.
    var isNegated = false

    static let digits = PatternSet(ranges: [48...57])
    static let wordCharacters = PatternSet(ranges: [48...57, 65...90, 95...95, 97...122])
    /// White space and line ends of ECMA-262; Swift's and Unicode's lists are others.
    static let whiteSpace = PatternSet(ranges: [
        0x9...0xD, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F,
        0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// Everything but line ends: the dot.
    static let notLineEnds = PatternSet(ranges: [0xA...0xA, 0xD...0xD, 0x2028...0x2029], isNegated: true)

    static func single(_ scalar: Unicode.Scalar) -> PatternSet { PatternSet(ranges: [scalar.value...scalar.value]) }

    /// All that is not in the set.
    var inverted: PatternSet {
        var set = self
        set.isNegated.toggle()
        return set
    }

    /// The code point, when the set has just one.
    var only: UInt32? {
        guard !isNegated, properties.isEmpty, ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
        return range.lowerBound
    }

    /// Adds the members of another set, as a class in brackets does with the ones in it.
    mutating func add(_ other: PatternSet) {
        guard other.isNegated else {
            ranges += other.ranges
            properties += other.properties
            return
        }
        // Only the named classes are added negated, and they have no properties but where they are one.
        if other.properties.isEmpty {
            ranges += other.complementRanges
        } else {
            properties += other.properties.map { PatternProperty(kind: $0.kind, isNegated: !$0.isNegated) }
        }
    }

    private var complementRanges: [ClosedRange<UInt32>] {
        var complement: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { complement.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { complement.append(next...0x10FFFF) }
        return complement
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let isIn = ranges.contains { $0.contains(scalar.value) } || properties.contains { $0.contains(scalar) }
        return isIn != isNegated
    }
}
