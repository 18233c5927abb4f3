import CharivoRealtime
import Synchronization

/// A clock that a test moves; whoever sleeps on it sleeps until it is cancelled, for no test here needs more.
final class ManualClock: SessionClock {
    private let moment = Mutex(Duration.zero)

    var now: Duration { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 += duration } }

    func sleep(until moment: Duration) async throws {
        guard moment > now else { return }
        for await _ in AsyncStream<Void>.makeStream().stream {}
        try Task.checkCancellation()
    }
}
