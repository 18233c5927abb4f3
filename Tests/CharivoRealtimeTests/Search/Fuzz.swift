import Foundation

/// A long search, over many sessions at once: for a number of steps or for a time, whichever is over first.
struct Fuzz {
    /// How many steps one session has.
    static let length = 400

    var firstSeed: UInt64
    var steps: Int
    var time: Duration?
    /// How many sessions are searched at a time.
    var workers = max(1, ProcessInfo.processInfo.activeProcessorCount)

    /// What broke.
    struct Failure: Sendable {
        var seed: UInt64
        var violation: String
        var trace: [SessionInput]
    }

    /// Searches.
    ///
    /// - Parameter progress: Told of the steps so far, now and then.
    /// - Returns: The steps that were made, and the failure of the lowest seed that was found, with its shortest trace.
    func run(progress: @Sendable (Int, Duration) -> Void) async -> (steps: Int, failure: Failure?) {
        let start = ContinuousClock.now
        var made = 0
        var told = start
        var next = firstSeed
        var failure: Failure?
        // A batch is small enough to end in time, and large enough that starting it costs nothing.
        let batch: UInt64 = 25
        await withTaskGroup(of: (steps: Int, failure: Failure?).self) { group in
            func isOver() -> Bool {
                failure != nil || Int(next - firstSeed) * Self.length >= steps || time.map { .now - start >= $0 } == true
            }
            func add() {
                let seeds = next..<(next + batch)
                next += batch
                group.addTask { Self.search(seeds) }
            }
            for _ in 0..<workers where !isOver() { add() }
            while let result = await group.next() {
                made += result.steps
                if let found = result.failure, failure.map({ found.seed < $0.seed }) != false { failure = found }
                if .now - told >= .seconds(10) {
                    told = .now
                    progress(made, told - start)
                }
                if !isOver() { add() }
            }
        }
        return (made, failure)
    }

    private static func search(_ seeds: Range<UInt64>) -> (steps: Int, failure: Failure?) {
        var steps = 0
        for seed in seeds {
            var search = SessionSearch(seed: seed)
            if let (trace, violation) = search.run(steps: length) {
                return (steps + trace.count, Failure(seed: seed, violation: violation, trace: trace))
            }
            steps += length
        }
        return (steps, nil)
    }
}

extension Fuzz.Failure {
    /// The same failure with the shortest trace that brings it about.
    var shortest: Fuzz.Failure {
        Fuzz.Failure(seed: seed, violation: violation, trace: SessionSearch.shrink(trace, violation: violation))
    }

    /// The failure as a file: what broke, then a step a line.
    var text: String {
        "# \(violation)\n# seed \(seed)\n" + trace.map { $0.text + "\n" }.joined()
    }
}

extension [SessionInput] {
    /// Reads a trace: a step a line; empty lines and those that begin with `#` are left out.
    ///
    /// - Throws: ``TraceLine/Malformed`` with the number of the line.
    init(trace text: String) throws {
        self = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            do { append(try SessionInput(text: String(line))) } catch {
                throw TraceLine.Malformed(description: "line \(number + 1): \(error)")
            }
        }
    }
}
