import CharivoJSON
import CharivoRealtime
import CharivoTesting
import Synchronization

/// One run of the concurrent search: callers, a microphone, a speaker, a clock, consumers and a provider, all at once.
final class ConcurrentRun: Sendable {
    private let provider: FaultyProvider
    private let manager: RealtimeManager
    let recorder: EventRecorder
    private let output = ManualAudioOutput()
    private let clock = VirtualClock()
    private let outstanding: Outstanding
    /// What is not answered though a session's clock runs for so long never will be: everything that can hold a call up has a
    /// deadline of half a minute or less.
    private static let patience: Duration = .seconds(3_600)
    private let runs: Runs
    private let seed: UInt64

    /// How often the handler of each call ran.
    final class Runs: Sendable {
        private let counts = Mutex<[String: Int]>([:])
        func ran(_ callID: String) { counts.withLock { $0[callID, default: 0] += 1 } }
        var twice: [String] { counts.withLock { $0.filter { $0.value > 1 }.keys.sorted() } }
    }

    init(seed: UInt64) {
        self.seed = seed
        outstanding = Outstanding(clock: clock)
        provider = FaultyProvider(seed: seed)
        let runs = Runs()
        self.runs = runs
        var options = RealtimeManagerOptions()
        options.reconnect.jitter = 0.3
        manager = RealtimeManager(
            client: provider.client, output: output, tools: (0...1).map { Self.tool($0, runs) }, options: options, clock: clock)
        recorder = EventRecorder(manager)
    }

    /// - Returns: What was broken, in words.
    func run(steps: Int) async -> [String] {
        let callers = 4
        let consumers = (0..<2).map { _ in consume(manager.events()) }
        let (unanswered, tell) = AsyncStream<[String]>.makeStream()
        let world = Task { await self.world { tell.yield($0) } }
        let calls = Task {
            await withTaskGroup(of: Void.self) { group in
                for caller in 0..<callers {
                    group.addTask { await self.call(steps / callers, SeededRandom(seed: self.seed &+ UInt64(caller) &* 7_919)) }
                }
            }
            await self.outstanding.call("the last stopSession") { await self.manager.stopSession() }
            tell.yield([])
        }
        var verdicts = unanswered.makeAsyncIterator()
        var broken = (await verdicts.next() ?? []).map { "Nobody answered a call of \($0)." }
        calls.cancel()
        world.cancel()
        await world.value
        broken += PublishedOrder.violations(in: recorder.events)
        broken += provider.answeredTwice.map { "Call \($0) was answered twice over one connection." }
        broken += runs.twice.map { "The handler of call \($0) ran twice." }
        let kept = Self.kept(recorder.events)
        for consumer in consumers {
            consumer.cancel()
            let seen = await consumer.value
            // A consumer that is stopped may not have come to the end; what it saw is a beginning of what there was.
            if seen != Array(kept.prefix(seen.count)) { broken.append("A consumer saw another order than was published.") }
        }
        return broken
    }

    /// The events that no consumer may lose.
    private static func kept(_ events: [RealtimeEvent]) -> [String] {
        events.map(\.name).filter {
            ["realtime:session:start", "realtime:session:end", "realtime:assistant:done", "realtime:tool:result", "realtime:tool:error"]
                .contains($0)
        }
    }

    private func consume(_ events: EventSubscription) -> Task<[String], Never> {
        Task {
            var seen: [RealtimeEvent] = []
            for await event in events {
                seen.append(event)
                // A consumer that calls back.
                if case .assistantDone = event { _ = await self.manager.state }
            }
            return Self.kept(seen)
        }
    }

    private static func tool(_ number: Int, _ runs: Runs) -> Tool {
        Tool("tool\(number)", "Does something.", interruption: number == 0 ? .cancel : .finish) { _, context in
            runs.ran(context.callID)
            for _ in 0..<number * 10 { await Task.yield() }
            if number == 1 { try Task.checkCancellation() }
            return ["success": true]
        }
    }

    /// Everything that goes on by itself. It tells of calls that are not answered.
    private func world(_ tell: @escaping @Sendable ([String]) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.provider.run() }
            group.addTask {
                var random = SeededRandom(seed: self.seed ^ 1)
                while !Task.isCancelled {
                    self.clock.advance(by: .milliseconds(Int.random(in: 1...250, using: &random)))
                    let unanswered = self.outstanding.names(after: Self.patience)
                    if !unanswered.isEmpty { tell(unanswered) }
                    for _ in 0..<20 { await Task.yield() }
                }
            }
            group.addTask {
                var random = SeededRandom(seed: self.seed ^ 2)
                while !Task.isCancelled {
                    if self.output.queued > .zero { self.output.render(.milliseconds(Int.random(in: 1...300, using: &random))) }
                    for _ in 0..<10 { await Task.yield() }
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    self.manager.appendAudio(.silence(.milliseconds(20)))
                    for _ in 0..<10 { await Task.yield() }
                }
            }
        }
    }

    private func call(_ steps: Int, _ random: SeededRandom) async {
        var random = random
        for _ in 0..<steps {
            if Task.isCancelled { return }
            // Time for what was asked for to come about.
            for _ in 0..<Int.random(in: 0...30, using: &random) { await Task.yield() }
            let (manager, number) = (manager, Int.random(in: 0...9, using: &random))
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<12: await outstanding.call("startSession") { try await manager.startSession() }
            case 12: await outstanding.call("stopSession") { await manager.stopSession() }
            case 13..<20:
                await outstanding.call("updateSession") {
                    try await manager.updateSession(RealtimeSessionConfig(voice: "v\(number % 3)", instructions: "\(number)"))
                }
            case 20..<45:
                let policy = [BusyPolicy.refuse, .queue, .replace][number % 3]
                await outstanding.call("sendMessage") { try await manager.sendMessage("Say \(number).", whenBusy: policy) }
            case 45..<55: await outstanding.call("interrupt") { try await manager.interrupt() }
            case 55..<62: await outstanding.call("requestResponse") { try await manager.requestResponse() }
            case 62..<66: await outstanding.call("commitAudio") { try await manager.commitAudio() }
            case 66..<68: await outstanding.call("clearAudio") { try await manager.clearAudio() }
            case 68..<72: await outstanding.call("registerTool") { try await manager.registerTool(Self.tool(number % 4, self.runs)) }
            case 72..<74: await outstanding.call("unregisterTool") { await manager.unregisterTool("tool\(number % 4)") }
            case 74..<77: await outstanding.call("setCharacter") { await manager.setCharacter(Character(id: "c\(number)", name: "C")) }
            case 77..<80:
                // A caller that gives up.
                let start = Task { await self.outstanding.call("an abandoned startSession") { try await manager.startSession() } }
                if number < 5 { await Task.yield() }
                start.cancel()
                await start.value
            case 80..<90: _ = await (manager.state, manager.conversation.items.count, manager.registeredTools.count)
            default: for _ in 0..<number { await Task.yield() }
            }
        }
    }
}
