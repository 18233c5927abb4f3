/// A regular expression as instructions for ``PatternMatcher``.
struct PatternProgram: Hashable, Sendable {
    /// One instruction.
    enum Instruction: Hashable, Sendable {
        case set(PatternSet)
        case jump(Int)
        /// Goes on at the first place, and at the second when that leads nowhere.
        case split(Int, Int)
        /// Notes the place in a slot.
        case save(Int)
        /// Forgets what is noted in slots: the captures of a round before.
        case clear(Range<Int>)
        /// Goes on unless the place is still the one in the slot: a round that takes nothing would never end.
        case progress(Int)
        case backReference(Int)
        case start, end, wordEdge, noWordEdge
        /// Tries the instructions that follow up to `match`, then goes on at `next`.
        case look(isBehind: Bool, isNegated: Bool, next: Int)
        case match
    }

    /// The most instructions: counts in counts multiply.
    private static let maximumInstructions = 50_000

    private(set) var instructions: [Instruction] = []
    /// How many slots a match needs: two for each capture, one for each loop.
    private(set) var slots: Int

    private let captures: Int
    private let names: [String: Int]

    /// Compiles a pattern.
    init(_ source: String) throws(PatternFailure) {
        let parsed = try PatternParser.parse(source)
        captures = parsed.captures
        names = parsed.names
        slots = parsed.captures * 2
        try add(parsed.node)
        try append(.match)
    }

    private mutating func append(_ instruction: Instruction) throws(PatternFailure) {
        guard instructions.count < Self.maximumInstructions else { throw PatternFailure(reason: "its counts make it too large") }
        instructions.append(instruction)
    }

    private mutating func add(_ node: PatternNode) throws(PatternFailure) {
        switch node {
        case .set(let set): try append(.set(set))
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let choices): try add(choices: choices)
        case .repetition(let part, let minimum, let maximum, let isGreedy):
            try add(part, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
        case .capture(let part, let index):
            try append(.save(index * 2 - 2))
            try add(part)
            try append(.save(index * 2 - 1))
        case .backReference(let index):
            guard index <= captures else { throw PatternFailure(reason: "it refers to a group that it does not have") }
            try append(.backReference(index))
        case .namedReference(let name):
            guard let index = names[name] else { throw PatternFailure(reason: "it refers to a group that it does not have") }
            try append(.backReference(index))
        case .start: try append(.start)
        case .end: try append(.end)
        case .wordEdge: try append(.wordEdge)
        case .noWordEdge: try append(.noWordEdge)
        case .look(let part, let isBehind, let isNegated):
            let look = instructions.count
            try append(.match)
            try add(part)
            try append(.match)
            instructions[look] = .look(isBehind: isBehind, isNegated: isNegated, next: instructions.count)
        }
    }

    private mutating func add(choices: [PatternNode]) throws(PatternFailure) {
        var jumps: [Int] = []
        for (position, choice) in choices.enumerated() {
            guard position < choices.count - 1 else {
                try add(choice)
                break
            }
            let split = instructions.count
            try append(.match)
            try add(choice)
            jumps.append(instructions.count)
            try append(.match)
            instructions[split] = .split(split + 1, instructions.count)
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }

    private mutating func add(_ part: PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool) throws(PatternFailure) {
        let captures = part.captures
        func slots(_ captures: ClosedRange<Int>) -> Range<Int> { (captures.lowerBound * 2 - 2)..<(captures.upperBound * 2) }
        for _ in 0..<minimum {
            if let captures { try append(.clear(slots(captures))) }
            try add(part)
        }
        func split(_ split: Int, _ end: Int) -> Instruction { isGreedy ? .split(split + 1, end) : .split(end, split + 1) }
        let mark = self.slots
        if maximum != minimum { self.slots += 1 }
        guard let maximum else {
            let loop = instructions.count
            try append(.match)
            try append(.save(mark))
            if let captures { try append(.clear(slots(captures))) }
            try add(part)
            try append(.progress(mark))
            try append(.jump(loop))
            instructions[loop] = split(loop, instructions.count)
            return
        }
        var splits: [Int] = []
        for _ in minimum..<maximum {
            splits.append(instructions.count)
            try append(.match)
            try append(.save(mark))
            if let captures { try append(.clear(slots(captures))) }
            try add(part)
            try append(.progress(mark))
        }
        for place in splits { instructions[place] = split(place, instructions.count) }
    }
}

extension PatternNode {
    /// The captures in the part, by index.
    fileprivate var captures: ClosedRange<Int>? {
        switch self {
        case .capture(let part, let index): (part.captures?.upperBound).map { index...$0 } ?? index...index
        case .sequence(let parts), .choice(let parts):
            parts.compactMap(\.captures).reduce(nil) { whole, range in
                whole.map { min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound) } ?? range
            }
        case .repetition(let part, _, _, _), .look(let part, _, _): part.captures
        default: nil
        }
    }
}
