import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Errors of the app's own code", .timeLimit(.minutes(1)))
struct ForeignErrorTests {
    private struct VaultFailure: Error, CustomStringConvertible {
        var description: String { "no key for sk-secret" }
    }

    @Test("What the giver of credentials throws is told by its type, and none of its words")
    func credentials() async {
        let client = InMemoryRealtimeClient { throw VaultFailure() }
        let manager = RealtimeManager(client: client, clock: VirtualClock(limit: .issue))
        let error = await #expect(throws: RealtimeError.self) { try await manager.startSession() }
        #expect(error?.cause == "VaultFailure")
        #expect(error?.description.contains("sk-secret") == false)
        #expect(await manager.state.lastError == error)
    }
}
