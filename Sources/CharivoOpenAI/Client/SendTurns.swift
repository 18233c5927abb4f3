internal import NIOCore
internal import Synchronization

/// Lets one task at a time send, first come first served.
///
/// Whoever has the turn ends it in bounded time: its sending ends with the connection, or with its task. So a wait for the turn
/// is bounded too, and need not be cancelled by itself.
final class SendTurns: Sendable {
    private struct State {
        var isTaken = false
        var waiting: CircularBuffer<CheckedContinuation<Void, Never>> = []
    }

    private let state = Mutex(State())

    /// Waits for the turn.
    func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.isTaken else {
                    state.isTaken = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Ends the turn.
    func leave() {
        let next = state.withLock { state in
            let next = state.waiting.popFirst()
            if next == nil { state.isTaken = false }
            return next
        }
        next?.resume()
    }
}
