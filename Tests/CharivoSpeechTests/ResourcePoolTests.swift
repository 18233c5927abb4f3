import CharivoEngine
import Testing

@testable import CharivoSpeech

@Suite("Pool of decoders")
struct ResourcePoolTests {
    /// Makes numbered things and remembers how many.
    private final class Factory: Sendable {
        let made = Shared(0)

        func make() -> Int {
            made.change {
                $0 += 1
                return $0
            }
        }
    }

    private func pool(_ capacity: Int, clock: any Clock<Duration> = HeldClock(), factory: Factory = Factory()) -> ResourcePool<Int> {
        ResourcePool(capacity: capacity, waitLimit: .seconds(10), clock: clock) { factory.make() }
    }

    private func until(_ count: Int, wait pool: ResourcePool<Int>) async {
        while pool.waiting != count { await Task.yield() }
    }

    @Test("What was given back is lent again; more is made only when needed, up to the cap", .timeLimit(.minutes(1)))
    func lends() async throws {
        let factory = Factory()
        let pool = pool(2, factory: factory)
        let first = try await pool.borrow()
        pool.give(back: first)
        #expect(try await pool.borrow() == first)
        #expect(try await pool.borrow() == 2)
        #expect(factory.made.value == 2)
    }

    @Test("Warming up sees to it that one is free, within the cap", .timeLimit(.minutes(1)))
    func warm() async throws {
        let factory = Factory()
        let pool = pool(2, factory: factory)
        try await pool.warmUp()
        try await pool.warmUp()
        #expect(factory.made.value == 1)
        #expect(try await pool.borrow() == 1)
        // All are lent out: one more is made ready, up to the cap, and nobody waits for what cannot be had.
        try await pool.warmUp()
        #expect(factory.made.value == 2)
        #expect(try await pool.borrow() == 2)
        try await pool.warmUp()
        #expect(factory.made.value == 2)
    }

    @Test("When all are lent out, those who wait are served in their order", .timeLimit(.minutes(1)))
    func order() async throws {
        let pool = pool(1)
        let only = try await pool.borrow()
        let order = Shared([Int]())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...5 {
                group.addTask {
                    let resource = try await pool.borrow()
                    order.change { $0.append(number) }
                    pool.give(back: resource)
                }
                await until(number, wait: pool)
            }
            pool.give(back: only)
            try await group.waitForAll()
        }
        #expect(order.value == [1, 2, 3, 4, 5])
        #expect(pool.waiting == 0)
    }

    @Test("A wait ends at its limit with an error that says so", .timeLimit(.minutes(1)))
    func busy() async throws {
        let clock = HeldClock()
        let pool = pool(1, clock: clock)
        let only = try await pool.borrow()
        await withTaskGroup(of: SpeechError?.self) { group in
            group.addTask {
                do {
                    _ = try await pool.borrow()
                    return nil
                } catch { return error as? SpeechError }
            }
            await clock.sleeper()
            clock.release()
            for await error in group {
                #expect(error?.code == .busy)
                #expect(error?.message.contains("10000 ms") == true)
            }
        }
        #expect(pool.waiting == 0)
        // Nothing is lost: the next borrower gets it.
        pool.give(back: only)
        #expect(try await pool.borrow() == only)
    }

    @Test("A cancelled wait ends at once and takes nothing with it", .timeLimit(.minutes(1)))
    func cancel() async throws {
        let pool = pool(1)
        let only = try await pool.borrow()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    _ = try await pool.borrow()
                    return false
                } catch { return error is CancellationError }
            }
            await until(1, wait: pool)
            group.cancelAll()
            for await threw in group { #expect(threw) }
        }
        #expect(pool.waiting == 0)
        pool.give(back: only)
        #expect(try await pool.borrow() == only)
    }

    @Test("When making one fails, the next in line may try", .timeLimit(.minutes(1)))
    func makingFails() async throws {
        let attempts = Shared(0)
        let (gate, open) = AsyncStream<Void>.makeStream()
        let pool = ResourcePool<Int>(capacity: 1, waitLimit: .seconds(10), clock: HeldClock()) {
            let attempt = attempts.change {
                $0 += 1
                return $0
            }
            if attempt == 1 {
                for await _ in gate { break }
                throw SpeechError(code: .failed, message: "The first attempt fails.")
            }
            return attempt
        }
        try await withThrowingTaskGroup(of: Int?.self) { group in
            group.addTask { try? await pool.borrow() }
            while attempts.value == 0 { await Task.yield() }
            group.addTask { try await pool.borrow() }
            await until(1, wait: pool)
            open.yield()
            var results: [Int?] = []
            for try await result in group { results.append(result) }
            #expect(results.contains(nil) && results.contains(2))
        }
    }

    @Test("Whatever the order of borrowing, giving back, cancelling and time, nothing is lent twice or lost", .timeLimit(.minutes(1)))
    func storm() async throws {
        let factory = Factory()
        let pool = ResourcePool<Int>(capacity: 3, waitLimit: .zero, clock: ContinuousClock()) { factory.make() }
        let lent = Shared(Set<Int>())
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    guard let resource = try? await pool.borrow() else { return }
                    #expect(lent.change { $0.insert(resource).inserted }, "\(resource) was lent twice")
                    for _ in 0..<(number % 7) { await Task.yield() }
                    lent.change { _ = $0.remove(resource) }
                    pool.give(back: resource)
                }
                if number == 200 { group.cancelAll() }
            }
        }
        #expect(pool.waiting == 0)
        #expect(factory.made.value <= 3)
        // All of them can still be had.
        for _ in 0..<3 { _ = try await pool.borrow() }
        #expect(factory.made.value == 3)
    }
}
