import CharivoTesting
import Foundation
import Testing

@testable import CharivoRealtime

/// Whatever happens, in whatever order, the invariants hold after every step.
///
/// `CHARIVO_STEPS` sets how many steps are made, `CHARIVO_SEED` repeats a run.
@Suite("Search through random interleavings", .timeLimit(.minutes(10)))
struct SearchTests {
    @Test("I1, I2, I3, I4, I5, I6, I7, I8, I9, I10: The invariants hold after every step of random sessions")
    func invariants() throws {
        let environment = ProcessInfo.processInfo.environment
        let steps = environment["CHARIVO_STEPS"].flatMap(Int.init) ?? 200_000
        let first = SeededRandom.drawn().seed
        let length = 400
        for seed in first..<(first + UInt64(steps / length)) {
            var search = SessionSearch(seed: seed)
            guard let (trace, violation) = search.run(steps: length) else { continue }
            let short = SessionSearch.shrink(trace, violation: violation)
            Issue.record(
                """
                \(violation)
                Repeat it with CHARIVO_SEED=\(seed) CHARIVO_STEPS=\(length). Shortest trace:
                \(short.map { "  \($0.text)" }.joined(separator: "\n"))
                """)
            return
        }
    }

    @Test("The search reaches what it is there for: every event that a machine can publish")
    func reach() {
        var seen: [String: Int] = [:]
        var (rotations, successions, waits) = (0, 0, 0)
        var (saidAgain, letGo, refusedDeletions) = (0, 0, 0)
        for seed in 0..<400 {
            var search = SessionSearch(seed: UInt64(seed))
            _ = search.run(steps: 400)
            seen.merge(search.seen) { $0 + $1 }
            rotations += search.rotations
            successions += search.successions
            waits += search.waits
            saidAgain += search.saidAgain
            letGo += search.letGo
            refusedDeletions += search.refusedDeletions
        }
        for name in [
            "realtime:session:start", "realtime:session:end", "realtime:user:transcript", "realtime:response:created",
            "realtime:response:done", "realtime:assistant:start", "realtime:assistant:delta", "realtime:assistant:done",
            "realtime:tool:call", "realtime:tool:result", "realtime:tool:error",
            "realtime:tool:approval", "realtime:tool:acknowledged", "realtime:tool:undone", "realtime:usage", "realtime:error",
            "realtime:reconnect:attempt", "realtime:reconnect:success", "realtime:reconnect:exhausted",
            "realtime:replay:refused", "realtime:playback",
            "tts:audio:start", "tts:audio:end", "tts:lipsync:update", "realtime:conversation", "realtime:diagnostic",
            "realtime:expression", "realtime:guardrail", "realtime:budget",
        ] {
            #expect(seen[name, default: 0] >= 3, "\(name): \(seen[name, default: 0])")
        }
        #expect(rotations >= 10, "planned changes of connections: \(rotations)")
        #expect(successions >= 1, "losses that a connection which stood ready made good: \(successions)")
        #expect(saidAgain >= 3, "turns that were said again: \(saidAgain)")
        #expect(letGo >= 1, "turns that were not, because they had been let go: \(letGo)")
        #expect(refusedDeletions >= 1, "deletions that were refused: \(refusedDeletions)")
        #expect(waits >= 100, "steps in which a call waited for another one: \(waits)")
    }
}
