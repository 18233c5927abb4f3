internal import DequeModule
internal import Synchronization

/// What waits to be written to a client, in order, and the word that there may be sound to write as well.
final class GatewayOutbox: Sendable {
    fileprivate struct State {
        var messages: Deque<GatewayServerMessage> = []
        var isFinished = false
        /// Whether something may have come since the writer last looked.
        var isSignalled = false
        var writer: CheckedContinuation<Void, Never>?
        var room: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds a message.
    ///
    /// - Returns: `false` when too many wait already.
    func post(_ message: GatewayServerMessage) -> Bool {
        let (writer, fits) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard !state.isFinished else { return (nil, true) }
            guard state.messages.count < limit else { return (nil, false) }
            state.messages.append(message)
            return (state.signal(), true)
        }
        writer?.resume()
        return fits
    }

    /// There may be sound to write.
    func soundCame() {
        state.withLock { $0.signal() }?.resume()
    }

    /// Nothing more will be added; what waits is still written.
    func finish() {
        let (writer, room) = state.withLock { state in
            state.isFinished = true
            defer { state.room = nil }
            return (state.signal(), state.room)
        }
        writer?.resume()
        room?.resume()
    }

    /// The next message, if one waits.
    func take() -> GatewayServerMessage? {
        let (message, room) = state.withLock { state -> (GatewayServerMessage?, CheckedContinuation<Void, Never>?) in
            let message = state.messages.popFirst()
            guard state.messages.count <= limit / 4 else { return (message, nil) }
            defer { state.room = nil }
            return (message, state.room)
        }
        room?.resume()
        return message
    }

    /// Whether nothing more will come.
    var isOver: Bool { state.withLock { $0.isFinished && $0.messages.isEmpty } }

    /// Waits until something may be there to write. For one writer.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isSignalled = state.withLock { state in
                defer { state.isSignalled = false }
                if !state.isSignalled, !state.isFinished { state.writer = continuation }
                return state.isSignalled || state.isFinished
            }
            if isSignalled { continuation.resume() }
        }
    }

    /// Waits until less than half of what may wait does, or nothing. For one who posts what can wait: the session's events, which their own
    /// queue keeps meanwhile, the least important ones last.
    func waitForRoom() async {
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                if state.messages.count < max(1, limit / 2) || state.isFinished { return true }
                state.room = continuation
                return false
            }
            if hasRoom { continuation.resume() }
        }
    }
}

extension GatewayOutbox.State {
    fileprivate mutating func signal() -> CheckedContinuation<Void, Never>? {
        guard let writer else {
            isSignalled = true
            return nil
        }
        self.writer = nil
        return writer
    }
}
