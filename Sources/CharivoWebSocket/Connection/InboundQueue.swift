internal import NIOCore
internal import Synchronization

/// The messages that have arrived and are not taken yet, between the event loop and the tasks that read.
///
/// It counts bytes and not messages, because one message may be a ping of a few bytes or fifteen mebibytes of audio.
final class InboundQueue: Sendable {
    private struct State {
        var messages = CircularBuffer<WebSocketMessage>()
        var bytes = 0
        var isHolding = false
        var isFinished = false
        var resumeReading: (@Sendable () -> Void)?
        var waiters: [(id: UInt64, continuation: CheckedContinuation<WebSocketMessage?, Never>)] = []
        var nextWaiter: UInt64 = 0
        /// Waiters cancelled before they came to wait.
        var cancelled: Set<UInt64> = []
    }

    /// What an entry costs besides its payload, so that empty messages fill the queue too.
    private static let overhead = 64

    private let highWaterMark: Int
    private let state = Mutex(State())

    init(highWaterMark: Int) {
        self.highWaterMark = highWaterMark
    }

    /// What the messages that wait amount to, in bytes, each with a fixed overhead.
    var waitingBytes: Int {
        state.withLock { $0.bytes }
    }

    /// Whether reads are to be held.
    var isHolding: Bool {
        state.withLock { $0.isHolding }
    }

    /// Sets what is called, from any thread, when a queue that held reads has room again.
    func onRoom(_ resumeReading: @escaping @Sendable () -> Void) {
        state.withLock { $0.resumeReading = resumeReading }
    }

    /// Adds a message, and tells whether to go on reading.
    func append(_ message: WebSocketMessage) -> Bool {
        let (waiter, goOn) = state.withLock { state -> (CheckedContinuation<WebSocketMessage?, Never>?, Bool) in
            guard !state.isFinished else { return (nil, true) }
            if !state.waiters.isEmpty { return (state.waiters.removeFirst().continuation, true) }
            state.messages.append(message)
            state.bytes += message.count + Self.overhead
            if state.bytes > highWaterMark { state.isHolding = true }
            return (nil, !state.isHolding)
        }
        waiter?.resume(returning: message)
        return goOn
    }

    /// Ends the queue: what it holds can still be taken, then readers get `nil`.
    func finish() {
        let waiters = state.withLock { state in
            state.isFinished = true
            state.resumeReading = nil
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }

    /// Takes the next message; `nil` at the end, or when the task is cancelled.
    func next() async -> WebSocketMessage? {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                take(id, continuation)
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<WebSocketMessage?, Never>? in
                if let index = state.waiters.firstIndex(where: { $0.id == id }) {
                    return state.waiters.remove(at: index).continuation
                }
                state.cancelled.insert(id)
                return nil
            }
            waiter?.resume(returning: nil)
        }
    }

    private func take(_ id: UInt64, _ continuation: CheckedContinuation<WebSocketMessage?, Never>) {
        enum Answer {
            case message(WebSocketMessage, resume: (@Sendable () -> Void)?)
            case end
            case wait
        }
        let answer = state.withLock { state -> Answer in
            if state.cancelled.remove(id) != nil { return .end }
            guard let message = state.messages.popFirst() else {
                guard !state.isFinished else { return .end }
                state.waiters.append((id, continuation))
                return .wait
            }
            state.bytes -= message.count + Self.overhead
            guard state.isHolding, state.bytes <= highWaterMark / 2 else { return .message(message, resume: nil) }
            state.isHolding = false
            return .message(message, resume: state.resumeReading)
        }
        switch answer {
        case .message(let message, let resume):
            continuation.resume(returning: message)
            resume?()
        case .end:
            continuation.resume(returning: nil)
        case .wait:
            break
        }
    }
}
