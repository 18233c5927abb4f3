import CharivoRealtime
import CharivoTesting
import Foundation
import Testing

/// The real manager, used by many tasks at once, over a provider that goes wrong: what it publishes keeps its order.
///
/// `CHARIVO_CONCURRENT_STEPS` sets how many calls are made in all, `CHARIVO_SEED` repeats the choices of a run (not the order in
/// which the machine happens to run the tasks). `make sanitize` runs it under the thread sanitizer.
@Suite("Search through concurrent use", .timeLimit(.minutes(10)))
struct ConcurrentSearchTests {
    @Test(
        "H9, I2, I6, I9: whatever is called at once, from anywhere: order is kept, everybody is answered, and nothing comes after the end")
    func invariants() async throws {
        let environment = ProcessInfo.processInfo.environment
        let steps = environment["CHARIVO_CONCURRENT_STEPS"].flatMap(Int.init) ?? 6_000
        let first = SeededRandom.drawn().seed
        let length = 1_500
        for seed in first..<(first + UInt64(max(1, steps / length))) {
            let run = ConcurrentRun(seed: seed)
            let broken = await run.run(steps: min(steps, length))
            #expect(broken.isEmpty, "Repeat the choices with CHARIVO_SEED=\(seed). \(broken.joined(separator: "\n"))")
            if !broken.isEmpty { return }
        }
    }

    @Test("The search reaches what it is there for")
    func reach() async {
        var seen: Set<String> = []
        for seed in UInt64(1)...4 {
            let run = ConcurrentRun(seed: seed)
            _ = await run.run(steps: 1_500)
            seen.formUnion(run.recorder.events.map(\.name))
        }
        for name in [
            "realtime:session:start", "realtime:session:end", "realtime:user:transcript", "realtime:assistant:done", "realtime:tool:result",
            "realtime:tool:error", "realtime:usage", "realtime:error", "realtime:reconnect:attempt", "realtime:reconnect:success",
            "tts:audio:start", "tts:audio:end",
        ] {
            #expect(seen.contains(name), "\(name) was not reached")
        }
    }

    @Test("A call that nobody answers is found by the session's clock, however long that takes on the wall's")
    func unanswered() async {
        let clock = VirtualClock()
        let outstanding = Outstanding(clock: clock)
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let call = Task {
            await outstanding.call("startSession") {
                begin.yield()
                try await hang()
            }
        }
        for await _ in begun { break }
        clock.advance(by: .seconds(10))
        #expect(outstanding.names(after: .seconds(10)).isEmpty)
        clock.advance(by: .seconds(1))
        #expect(outstanding.names(after: .seconds(10)) == ["startSession"])
        call.cancel()
        await call.value
        #expect(outstanding.names(after: .zero).isEmpty, "it has returned")
    }

    @Test(
        "Each invariant can fail",
        arguments: [
            ["realtime:session:end"], ["realtime:session:start", "realtime:session:start"],
            ["realtime:session:start", "tts:audio:start", "tts:audio:start"],
            ["realtime:session:start", "realtime:session:end", "tts:audio:start"],
            ["realtime:session:start", "tts:audio:start", "realtime:session:end"], ["realtime:session:start"],
        ])
    func invariantsCanFail(_ names: [String]) {
        let events = names.map { name -> RealtimeEvent in
            switch name {
            case "realtime:session:start": .sessionStarted(RealtimeState())
            case "realtime:session:end": .sessionEnded(RealtimeState(), reason: .user)
            default: .audioStarted(characterID: nil, TurnIdentity(generation: 1))
            }
        }
        #expect(!PublishedOrder.violations(in: events).isEmpty)
    }
}
