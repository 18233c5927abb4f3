/// The newest of what was handed to a sound server, by its place in all that was, so that what is not heard yet can be written over. Pure.
struct WrittenSound: Sendable {
    /// What is written over what a cut throws away.
    struct Cut: Sendable, Hashable {
        /// Where it begins.
        var start: Int
        /// What fades, and silence up to the end of what was written.
        var samples: [Int16]
    }

    /// The most samples that are remembered.
    let limit: Int
    /// How many samples were written in all.
    private(set) var count = 0
    private var samples: [Int16] = []

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ new: ArraySlice<Int16>) {
        samples += new
        count += new.count
        // Not each time: it moves all that stays.
        if samples.count > 2 * limit { samples.removeFirst(samples.count - limit) }
    }

    /// Ends the sound at a place, or as near to it as there is something to write over.
    ///
    /// - Parameters:
    ///   - place: Where the last sample stands that is to be heard as it was, among all.
    ///   - fade: How many samples it takes to fade out.
    /// - Returns: `nil` where there is only silence already.
    mutating func cut(after place: Int, fade: Int) -> Cut? {
        let first = count - samples.count
        let start = min(max(place + 1, first), max(first, count - fade))
        guard samples[(max(start - 1, first) - first)...].contains(where: { $0 != 0 }) else { return nil }
        var ending = FadingSample(start > first ? samples[start - 1 - first] : 0, over: fade)
        let silence = (start..<count).map { _ in ending.next() }
        samples.replaceSubrange((start - first)..., with: silence)
        return Cut(start: start, samples: silence)
    }
}
