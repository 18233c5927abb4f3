import CharivoTesting
import Synchronization
import Testing

@testable import CharivoRealtime

@Suite("The timer of a machine's owner", .timeLimit(.minutes(1)))
struct DeadlineTimerTests {
    /// An owner that notes when it was woken.
    private actor Owner {
        let clock = VirtualClock(limit: .issue)
        private lazy var timer = DeadlineTimer(clock: clock)
        private(set) var woken: [Duration] = []
        private var waiting: CheckedContinuation<Void, Never>?

        func set(_ deadline: Duration?) { timer.set(deadline) { [weak self] in await self?.wake($0) } }
        func end() { timer.end() }
        func reached(_ deadline: Duration) -> Bool { timer.reached(deadline) }

        private func wake(_ deadline: Duration) {
            guard timer.reached(deadline) else { return }
            woken.append(deadline)
            waiting?.resume()
            waiting = nil
        }

        /// Waits until it has been woken once.
        func wakes() async {
            guard woken.isEmpty else { return }
            await withCheckedContinuation { waiting = $0 }
        }
    }

    @Test("It wakes at the earliest deadline that it was set to, once; a later one does not put it off")
    func earliest() async {
        let owner = Owner()
        await owner.set(.seconds(5))
        await owner.clock.sleeper(within: .seconds(5))
        await owner.set(.seconds(9))
        await owner.set(.seconds(2))
        await owner.clock.sleeper(within: .seconds(2))
        #expect(owner.clock.sleeping == 1)
        async let woken: Void = owner.wakes()
        owner.clock.advance(by: .seconds(2))
        await woken
        #expect(await owner.woken == [.seconds(2)])
        #expect(owner.clock.sleeping == 0)
    }

    @Test("A later deadline does not stand in the place of the one that is set, and the one that was reached is set no more")
    func reached() async {
        let owner = Owner()
        await owner.set(.seconds(5))
        await owner.set(.seconds(9))
        #expect(await owner.reached(.seconds(9)) == false)
        #expect(await owner.reached(.seconds(5)) == true)
        #expect(await owner.reached(.seconds(5)) == false, "once")
        await owner.end()
    }

    /// A clock that counts those who sleep by it, of whom none wakes unless told to.
    private final class CountingClock: SessionClock {
        let sleepers = Atomic(0)
        let woken = Atomic(0)
        var now: Duration { .zero }

        func sleep(until moment: Duration) async throws {
            sleepers.add(1, ordering: .relaxed)
            try await hang()
        }
    }

    /// Tells when nothing holds it any more.
    private final class Leash: Sendable {
        let ended: AsyncStream<Void>.Continuation

        init(_ ended: AsyncStream<Void>.Continuation) { self.ended = ended }

        deinit { ended.finish() }
    }

    @Test("A sleeper that is given up wakes nobody, and a deadline that is set already is not slept for anew")
    func givenUp() async {
        let clock = CountingClock()
        var timer = DeadlineTimer(clock: clock)
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        func set(_ deadline: Duration?, _ leash: Leash?) {
            timer.set(deadline) { [leash, clock] _ in
                withExtendedLifetime(leash) { _ = clock.woken.add(1, ordering: .relaxed) }
            }
        }
        let leash = Leash(ended)
        set(.seconds(5), leash)
        while clock.sleepers.load(ordering: .relaxed) == 0 { await Task.yield() }
        set(.seconds(5), leash)
        set(nil, nil)
        _ = consume leash
        for await _ in ends {}
        #expect(clock.sleepers.load(ordering: .relaxed) == 1)
        #expect(clock.woken.load(ordering: .relaxed) == 0)
    }

    @Test("With no deadline left nobody sleeps for one, and it can be set again")
    func none() async {
        let owner = Owner()
        await owner.set(.seconds(5))
        await owner.clock.sleeper(within: .seconds(5))
        await owner.set(nil)
        #expect(owner.clock.sleeping == 0)
        #expect(await owner.reached(.seconds(5)) == false, "a sleeper that had just woken is told that it is too late")
        await owner.set(.seconds(7))
        await owner.clock.sleeper(within: .seconds(7))
        #expect(owner.clock.sleeping == 1)
        await owner.end()
    }

    @Test("Its end is for good: what is asked for afterwards is not waited for")
    func end() async {
        let owner = Owner()
        await owner.set(.seconds(5))
        await owner.clock.sleeper(within: .seconds(5))
        await owner.end()
        #expect(owner.clock.sleeping == 0)
        await owner.set(.seconds(5))
        #expect(await owner.reached(.seconds(5)) == false)
    }

    @Test("I10: a session that is over waits for nothing")
    func afterTheSession() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        try await stage.manager.sendMessage("Hello")
        _ = try await stage.commands(peer)
        await stage.clock.sleeper(within: .seconds(15))
        await stage.manager.stopSession()
        #expect(stage.clock.sleeping == 0)
    }
}
