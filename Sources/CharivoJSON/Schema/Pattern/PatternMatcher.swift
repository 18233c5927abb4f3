/// Looks for a regular expression in a text, by trying and going back, within a number of steps: a pattern that would try
/// without end is given up.
struct PatternMatcher {
    /// The steps are used up: whether there is a match is not known.
    struct OutOfSteps: Error {}

    /// A place to go back to.
    private struct Alternative {
        var instruction: Int
        var place: Int
        /// How much was noted in slots when it was left behind.
        var notes: Int
    }

    private let program: PatternProgram
    private let text: [Unicode.Scalar]
    /// The steps that are left.
    private(set) var steps: Int
    private var slots: [Int]
    /// What the slots held before, to be put back when going back.
    private var notes: [(slot: Int, value: Int)] = []

    init(_ program: PatternProgram, text: String, steps: Int) {
        self.program = program
        self.text = Array(text.unicodeScalars)
        self.steps = steps
        slots = Array(repeating: -1, count: program.slots)
    }

    /// Whether the pattern is found anywhere in the text.
    mutating func isFound() throws(OutOfSteps) -> Bool {
        for place in 0...text.count {
            if try run(from: 0, at: place) != nil { return true }
            // What can only begin at the beginning needs no further tries.
            if program.instructions.first == .start { return false }
        }
        return false
    }

    /// Runs instructions up to `match`.
    ///
    /// - Parameter end: Where the match has to end; anywhere when `nil`.
    /// - Returns: Where it ends, or `nil` when there is none; then all slots are as before.
    private mutating func run(from first: Int, at start: Int, end: Int? = nil) throws(OutOfSteps) -> Int? {
        var alternatives: [Alternative] = []
        let before = notes.count
        var instruction = first
        var place = start
        while true {
            guard steps > 0 else { throw OutOfSteps() }
            steps -= 1
            var goesOn = true
            switch program.instructions[instruction] {
            case .set(let set):
                goesOn = place < text.count && set.contains(text[place])
                place += 1
                instruction += 1
            case .jump(let target): instruction = target
            case .split(let first, let second):
                alternatives.append(Alternative(instruction: second, place: place, notes: notes.count))
                instruction = first
            case .save(let slot):
                note(place, in: slot)
                instruction += 1
            case .clear(let range):
                for slot in range { note(-1, in: slot) }
                instruction += 1
            case .progress(let slot):
                goesOn = slots[slot] != place
                instruction += 1
            case .backReference(let index):
                let length = matchLength(ofCapture: index, at: place)
                goesOn = length != nil
                place += length ?? 0
                instruction += 1
            case .start, .end, .wordEdge, .noWordEdge:
                goesOn = holds(program.instructions[instruction], at: place)
                instruction += 1
            case .look(let isBehind, let isNegated, let next):
                goesOn = try look(from: instruction + 1, at: place, isBehind: isBehind, isNegated: isNegated)
                instruction = next
            case .match:
                if end == nil || end == place { return place }
                goesOn = false
            }
            if goesOn { continue }
            guard let alternative = alternatives.popLast() else {
                undo(to: before)
                return nil
            }
            undo(to: alternative.notes)
            (instruction, place) = (alternative.instruction, alternative.place)
        }
    }

    private mutating func note(_ value: Int, in slot: Int) {
        notes.append((slot, slots[slot]))
        slots[slot] = value
    }

    private mutating func undo(to count: Int) {
        while notes.count > count, let note = notes.popLast() { slots[note.slot] = note.value }
    }

    /// A look-behind is tried from every place before: it is rare, and its steps count.
    private mutating func look(from first: Int, at place: Int, isBehind: Bool, isNegated: Bool) throws(OutOfSteps) -> Bool {
        let before = notes.count
        var fits = false
        if isBehind {
            for start in stride(from: place, through: 0, by: -1) where !fits { fits = try run(from: first, at: start, end: place) != nil }
        } else {
            fits = try run(from: first, at: place) != nil
        }
        if isNegated { undo(to: before) }
        return fits != isNegated
    }

    private func holds(_ condition: PatternProgram.Instruction, at place: Int) -> Bool {
        switch condition {
        case .start: return place == 0
        case .end: return place == text.count
        default:
            let before = place > 0 && PatternSet.wordCharacters.contains(text[place - 1])
            let after = place < text.count && PatternSet.wordCharacters.contains(text[place])
            return (before != after) == (condition == .wordEdge)
        }
    }

    /// How much of the text repeats a capture; a capture that took no part repeats nothing, anywhere.
    private func matchLength(ofCapture index: Int, at place: Int) -> Int? {
        let (start, end) = (slots[index * 2 - 2], slots[index * 2 - 1])
        guard start >= 0, end >= start else { return 0 }
        guard place + (end - start) <= text.count else { return nil }
        return text[start..<end].elementsEqual(text[place..<(place + end - start)]) ? end - start : nil
    }
}
