import CharivoAudio
import Dispatch
import Testing

@Suite("Blocking work")
struct BlockingExecutorTests {
    fileprivate actor Blocker {
        private nonisolated let executor = BlockingExecutor(label: "test.blocker")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        private var calls = 0

        func block(arrived: DispatchSemaphore, until gate: DispatchSemaphore) -> Int {
            arrived.signal()
            gate.wait()
            calls += 1
            return calls
        }

        func count() -> Int { calls }
    }

    @Test("Many actors can block at a time, and neither each other nor the rest of the program waits", .timeLimit(.minutes(1)))
    func manyBlocked() async {
        let (arrived, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let blockers = (0..<32).map { _ in Blocker() }
        await withTaskGroup(of: Int.self) { group in
            for blocker in blockers {
                group.addTask { await blocker.block(arrived: arrived, until: gate) }
            }
            // Only when all 32 block together do all of these signals come.
            let watcher = Blocker()
            await watcher.waitFor(arrived, times: 32)
            // The cooperative pool still has threads for work that needs one.
            let sum = await withTaskGroup(of: Int.self) { work in
                for number in 1...100 { work.addTask { number } }
                return await work.reduce(0, +)
            }
            #expect(sum == 5_050)
            for _ in blockers { gate.signal() }
            #expect(await group.reduce(0, +) == 32)
        }
    }

    @Test("Calls of one actor run one after another", .timeLimit(.minutes(1)))
    func serial() async {
        let (arrived, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        for _ in 0..<100 { gate.signal() }
        let blocker = Blocker()
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { await blocker.block(arrived: arrived, until: gate) } }
            #expect(await Set(group.reduce(into: []) { $0.append($1) }) == Set(1...100))
        }
        #expect(await blocker.count() == 100)
    }
}

extension BlockingExecutorTests.Blocker {
    fileprivate func waitFor(_ semaphore: DispatchSemaphore, times: Int) {
        for _ in 0..<times { semaphore.wait() }
    }
}
