/// How long one piece of work takes, measured together with what it is compared to.
///
/// The rounds of the compared pieces alternate, so that whatever else the machine is doing disturbs all of them alike, and the fastest
/// round of each counts: a round can only be disturbed towards slower.
struct Measurement {
    /// What is measured.
    let name: String
    private let work: () async throws -> Void

    init(_ name: String, _ work: @escaping () async throws -> Void) {
        self.name = name
        self.work = work
    }

    private func round(_ repetitions: Int) async throws -> Duration {
        let start = ContinuousClock.now
        for _ in 0..<repetitions { try await work() }
        return ContinuousClock.now - start
    }

    /// How often the work has to be repeated for a round to take about that long.
    private func repetitions(for length: Duration) async throws -> Int {
        var count = 1
        while true {
            let time = try await round(count)
            if time >= length || count >= 1 << 24 { return count }
            count = time > .zero ? max(count + 1, min(count * 8, Int(Double(count) * (length / time)) + 1)) : count * 8
        }
    }

    /// Measures several pieces of work against each other.
    ///
    /// - Returns: Seconds for one repetition of each, in order.
    static func compare(_ measurements: [Measurement], rounds: Int = 15, length: Duration = .milliseconds(40)) async throws -> [Double] {
        var counts: [Int] = []
        for measurement in measurements { counts.append(try await measurement.repetitions(for: length)) }
        var best = measurements.map { _ in Double.infinity }
        for _ in 0..<rounds {
            for (index, measurement) in measurements.enumerated() {
                let time = try await measurement.round(counts[index])
                best[index] = min(best[index], time / .seconds(1) / Double(counts[index]))
            }
        }
        return best
    }
}
