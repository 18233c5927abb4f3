import CharivoTesting
import Foundation
import Testing

@testable import CharivoRealtime

/// `make fuzz`: `CHARIVO_FUZZ_STEPS`, `CHARIVO_FUZZ_SECONDS`, `CHARIVO_SEED` and `CHARIVO_TRACE` say what is searched, or replayed.
@Suite("Long search")
struct FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let isWanted = environment["CHARIVO_FUZZ"] != nil

    private static func number(_ name: String) -> Int? { environment[name].flatMap { $0.isEmpty ? nil : Int($0) } }
    private static func text(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    @Test("The invariants hold for as long as one cares to search", .enabled(if: isWanted && text("CHARIVO_TRACE") == nil))
    func fuzz() async throws {
        let seconds = Self.number("CHARIVO_FUZZ_SECONDS")
        let fuzz = Fuzz(
            firstSeed: SeededRandom.drawn().seed,
            steps: Self.number("CHARIVO_FUZZ_STEPS") ?? (seconds == nil ? 10_000_000 : .max), time: seconds.map { .seconds($0) })
        print("fuzz: from seed \(fuzz.firstSeed), \(fuzz.workers) sessions at a time")
        let (steps, failure) = await fuzz.run { steps, time in
            print("fuzz: \(steps) steps in \(Int(time.inSeconds)) s")
        }
        print("fuzz: \(steps) steps made")
        guard let failure = failure?.shortest else { return }
        let file = try Self.save(failure)
        Issue.record(
            """
            \(failure.violation)
            Repeat it with `make fuzz SEED=\(failure.seed) STEPS=\(Fuzz.length)`, or its shortest trace, \(failure.trace.count) steps, with \
            `make fuzz TRACE=\(file)`:
            \(failure.text)
            """)
    }

    @Test("A saved trace breaks what it broke", .enabled(if: isWanted && text("CHARIVO_TRACE") != nil))
    func replay() throws {
        let path = try #require(Self.text("CHARIVO_TRACE"))
        let trace = try [SessionInput](trace: String(contentsOfFile: path, encoding: .utf8))
        var model = SessionModel()
        for (number, input) in trace.enumerated() {
            do { try model.apply(input) } catch {
                Issue.record("\(error), at step \(number + 1) of \(trace.count): \(input.text)")
                return
            }
        }
        print("fuzz: \(trace.count) steps replayed, and every invariant holds")
    }

    private static func save(_ failure: Fuzz.Failure) throws -> String {
        let folder = ".build/fuzz"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(failure.seed).trace"
        try failure.text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
