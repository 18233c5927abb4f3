import CharivoRealtime
import Synchronization

/// The calls that have not returned, by what they are, and since when.
final class Outstanding: Sendable {
    private let calls = Mutex<[Int: (name: String, since: Duration)]>([:])
    private let next = Atomic(0)
    private let clock: any SessionClock

    init(clock: any SessionClock) { self.clock = clock }

    func call(_ name: String, _ body: () async throws -> Void) async {
        let id = next.add(1, ordering: .relaxed).newValue
        calls.withLock { $0[id] = (name, clock.now) }
        try? await body()
        calls.withLock { $0[id] = nil }
    }

    /// The calls that have been waiting for longer than that.
    func names(after patience: Duration) -> [String] {
        let now = clock.now
        return calls.withLock { calls in calls.values.filter { now - $0.since > patience }.map(\.name).sorted() }
    }
}
