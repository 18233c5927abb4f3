import CharivoRealtime
import CharivoTesting
import Synchronization
import Testing

@Suite("Waits of a test", .timeLimit(.minutes(1)))
struct WaitTests {
    /// Keeps the account of a wait that was not met.
    private final class Account: Sendable {
        private let failures = Mutex<[WaitFailure]>([])
        var limit: WaitLimit { .reporting(after: .milliseconds(1)) { failure in self.failures.withLock { $0.append(failure) } } }
        var all: [WaitFailure] { failures.withLock(\.self) }
    }

    @Test("An event that never comes is told with what came instead")
    func event() async throws {
        let manager = RealtimeManager(client: InMemoryRealtimeClient())
        let recorder = EventRecorder(manager)
        await manager.setCharacter(Character(id: "c", name: "C"))
        let failure = await #expect(throws: WaitFailure.self) {
            try await recorder.event(named: "realtime:session:start", within: .milliseconds(1))
        }
        #expect(failure?.awaited == "realtime:session:start")
        #expect(failure?.seen == ["realtime:state"])
    }

    @Test("A wait that is not met is reported where the test wants it, and the test goes on")
    func reported() async {
        let account = Account()
        let recorder = EventRecorder(RealtimeManager(client: InMemoryRealtimeClient()), limit: account.limit)
        #expect(await recorder.first(named: "realtime:session:start").name == "testing:event_never_came")
        await VirtualClock(limit: account.limit).sleeper(within: .seconds(1))
        await ManualAudioOutput(limit: account.limit).waitForSound(.seconds(2))
        #expect(
            account.all.map(\.awaited) == [
                "realtime:session:start", "somebody to sleep for 1.0 seconds or less", "2.0 seconds of sound to be rendered",
            ])
    }

    @Test("A cancelled wait ends, and says that the test was over")
    func cancelled() async {
        let recorder = EventRecorder(RealtimeManager(client: InMemoryRealtimeClient()))
        let waiting = Task { try await recorder.event(named: "realtime:session:start") }
        waiting.cancel()
        let failure = await #expect(throws: WaitFailure.self) { try await waiting.value }
        #expect(failure?.limit == nil)
    }

    @Test("A message that is not sent, and a dial that does not come, are told")
    func messages() async throws {
        let client = InMemoryRealtimeClient()
        await #expect(throws: WaitFailure.self) { try await client.accept(within: .milliseconds(1)) }
        let manager = RealtimeManager(client: client)
        async let started: Void = manager.startSession()
        let peer = try await client.accept()
        try await peer.acknowledgeUpdate()
        try await started
        await #expect(throws: WaitFailure.self) { try await peer.next(within: .milliseconds(1)) }
        await manager.stopSession()
    }
}
